package io.chartlake.player.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** A format with one JSON object an entry, in an array or one a line. */
interface JsonFormat extends HistoryFormat {
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
