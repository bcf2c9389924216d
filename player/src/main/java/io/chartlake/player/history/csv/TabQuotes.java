package io.chartlake.player.history.csv;

import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.format.CsvDialect;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * Finds out whether a table with tabs quotes. Many do not, and then a title may begin with a quote
 * that no other ends, or one many lines later.
 */
final class TabQuotes {
  private final Set<Integer> widths = new HashSet<>();
  private boolean fieldsSpan;

  private TabQuotes() {}

  static CsvDialect dialectOf(HistoryFile file) throws IOException {
    TabQuotes quoted = new TabQuotes();
    try {
      new CsvTable(file, CsvDialect.TAB).forEach(csv -> quoted.add(csv.line()));
    } catch (IOException e) {
      return CsvDialect.TAB_UNQUOTED; // a quote that breaks the rules of quotes
    }
    if (!quoted.fieldsSpan) {
      return CsvDialect.TAB;
    }
    TabQuotes unquoted = new TabQuotes();
    new CsvTable(file, CsvDialect.TAB_UNQUOTED).forEach(csv -> unquoted.add(csv.line()));
    return unquoted.widths.size() == 1 ? CsvDialect.TAB_UNQUOTED : CsvDialect.TAB;
  }

  private void add(CSVRecord line) {
    widths.add(line.size());
    fieldsSpan |= line.stream().anyMatch(field -> field.indexOf('\t') >= 0 || spansLines(field));
  }

  private static boolean spansLines(String field) {
    return field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0;
  }
}
