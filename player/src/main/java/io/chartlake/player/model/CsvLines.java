package io.chartlake.player.model;

import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Where in its file a CSV record began: quoted fields may span lines, blank lines are passed. */
public final class CsvLines {
  private CsvLines() {}

  /** First line of the record that the parser has just read, counted from 1. */
  public static long firstLineOf(CSVParser parser, CSVRecord columns) {
    long breaks = 0;
    for (String column : columns) {
      breaks += breaksIn(column);
    }
    return parser.getCurrentLineNumber() - breaks;
  }

  /** CR LF, CR and LF are one break each, as the parser counts them. */
  private static long breaksIn(String text) {
    long breaks = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || (c == '\n' && (i == 0 || text.charAt(i - 1) != '\r'))) {
        breaks++;
      }
    }
    return breaks;
  }
}
