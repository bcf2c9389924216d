package io.chartlake.player.history.csv;

import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.format.CsvDialect;
import io.chartlake.player.history.format.FileShape;
import io.chartlake.player.history.format.HistoryFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** A format with one entry a line, its fields told apart by commas, semicolons or tabs. */
public interface CsvFormat extends HistoryFormat {
  /**
   * Where in a line things are, when a file's first lines show that it is of this format.
   *
   * @param dates what the user says of the file's dates
   */
  Optional<CsvColumns> columns(List<CSVRecord> firstLines, DateFormat dates);

  @Override
  default Optional<Reading> recognise(FileShape shape, DateFormat dates) {
    for (CsvDialect dialect : CsvDialect.values()) {
      List<CSVRecord> lines = shape.lines().getOrDefault(dialect, List.of());
      Optional<CsvColumns> columns = lines.isEmpty() ? Optional.empty() : columns(lines, dates);
      if (columns.isPresent()) {
        return Optional.of(new CsvReading(this, dialect, columns.get(), dates));
      }
    }
    return Optional.empty();
  }
}
