package io.chartlake.player.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The lines of a CSV that are not blank, each with its number; a quoted field may span several. */
public final class CsvLines implements Closeable {
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private long number;
  private long count;
  private CSVRecord line;

  public CsvLines(Reader text, CSVFormat format) throws IOException {
    // An empty line that the parser passes over in silence would make the numbers wrong.
    CSVFormat counting = format.builder().setIgnoreEmptyLines(false).get();
    this.parser = CSVParser.builder().setReader(text).setFormat(counting).get();
    this.records = parser.iterator();
  }

  /**
   * Goes on to the next line; false at the end.
   *
   * @throws IOException when the text is no CSV from {@link #number} on, or cannot be read
   */
  public boolean advance() throws IOException {
    do {
      number = parser.getCurrentLineNumber() + 1;
      try {
        if (!records.hasNext()) {
          return false;
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      line = records.next();
    } while (line.size() == 1 && line.get(0).isBlank());
    count++;
    return true;
  }

  /** Is the current line the first that is not blank? */
  public boolean isFirst() {
    return count == 1;
  }

  /** The file's line on which the current one begins, from 1. */
  public long number() {
    return number;
  }

  public CSVRecord line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
