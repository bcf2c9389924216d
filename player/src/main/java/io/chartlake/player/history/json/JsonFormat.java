package io.chartlake.player.history.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntry;
import io.chartlake.player.history.format.FileShape;
import io.chartlake.player.history.format.HistoryFormat;
import java.util.List;
import java.util.Optional;

/** A format with one JSON object an entry, in an array or one a line. */
public interface JsonFormat extends HistoryFormat {
  /** Fields by which its first entry is known. */
  List<String> fields();

  HistoryEntry entry(JsonNode object);

  @Override
  default Optional<Reading> recognise(FileShape shape, DateFormat dates) {
    return shape.fields().containsAll(fields())
        ? Optional.of(new JsonReading(this, shape.kind() == FileShape.Kind.JSON_LINES))
        : Optional.empty();
  }

  /** The text of a field, empty where it has none. */
  static String text(JsonNode field) {
    return field.isTextual() ? field.textValue() : "";
  }
}
