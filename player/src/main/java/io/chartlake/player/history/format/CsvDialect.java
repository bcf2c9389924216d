package io.chartlake.player.history.format;

import org.apache.commons.csv.CSVFormat;

/** How a table's fields are told apart. */
public enum CsvDialect {
  // Some exporters quote "Heroes" (Remastered) badly; what follows the quote is kept.
  COMMA(CSVFormat.DEFAULT.builder().setTrailingData(true).get()),
  SEMICOLON(CSVFormat.DEFAULT.builder().setDelimiter(';').setTrailingData(true).get()),
  /** Strict, since many tables with tabs do not quote at all, and are {@link #TAB_UNQUOTED}. */
  TAB(CSVFormat.DEFAULT.builder().setDelimiter('\t').get()),
  TAB_UNQUOTED(CSVFormat.DEFAULT.builder().setDelimiter('\t').setQuote(null).get());

  private final CSVFormat format;

  CsvDialect(CSVFormat format) {
    this.format = format;
  }

  public CSVFormat format() {
    return format;
  }
}
