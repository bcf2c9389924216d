package io.chartlake.player.history.csv;

import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.date.DateOrder;
import io.chartlake.player.history.date.DateOrderSurvey;
import io.chartlake.player.history.date.TimeReader;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.format.CsvDialect;
import io.chartlake.player.history.format.HistoryFormat;
import java.io.IOException;
import java.util.Optional;

/** Reads a table twice: once for what only the whole file tells, and once for its entries. */
record CsvReading(CsvFormat format, CsvDialect dialect, CsvColumns columns, DateFormat dates)
    implements HistoryFormat.Reading {

  @Override
  public void read(HistoryFile file, HistoryEntries entries) throws IOException {
    CsvTable table =
        new CsvTable(file, dialect == CsvDialect.TAB ? TabQuotes.dialectOf(file) : dialect);
    DateOrder order = dates.order().isPresent() ? dates.order().get() : order(table);
    TimeReader times = TimeReader.of(dates.pattern(), Optional.of(order));
    table.forEach(
        csv -> {
          if (!(columns.header() && csv.isFirst())) {
            entries.add("line " + csv.number(), columns.entry(csv.line(), times));
          }
        });
  }

  private DateOrder order(CsvTable table) throws IOException {
    DateOrderSurvey survey = new DateOrderSurvey(dates.pattern());
    table.forEach(
        csv -> {
          if (columns.fit(csv.line())) {
            survey.add(columns.time(csv.line()));
          }
        });
    return survey.order(table.file().name());
  }
}
