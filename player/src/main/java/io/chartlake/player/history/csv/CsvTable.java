package io.chartlake.player.history.csv;

import io.chartlake.player.history.archive.BoundedEntries;
import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.format.CsvDialect;
import io.chartlake.player.model.CsvLines;
import io.chartlake.player.model.Texts;
import java.io.IOException;

/** A file's lines in one dialect; they can be read more than once. */
record CsvTable(HistoryFile file, CsvDialect dialect) {

  /** Takes a line. */
  @FunctionalInterface
  interface Visitor {
    void line(CsvLines csv) throws IOException;
  }

  /**
   * Visits all lines, of which the first may be the header.
   *
   * @throws IOException when the file is no table from some line on, with the line in the message
   */
  void forEach(Visitor visitor) throws IOException {
    try (BoundedEntries bounded = new BoundedEntries(file.open());
        CsvLines csv = new CsvLines(bounded, dialect.format())) {
      while (advance(csv)) {
        visitor.line(csv);
        bounded.nextEntry();
      }
    }
  }

  private static boolean advance(CsvLines csv) throws IOException {
    try {
      return csv.advance();
    } catch (IOException e) {
      throw new IOException(
          "it cannot be read from line %s on, perhaps a quote is not closed (%s)"
              .formatted(csv.number(), Texts.reason(e)),
          e);
    }
  }
}
