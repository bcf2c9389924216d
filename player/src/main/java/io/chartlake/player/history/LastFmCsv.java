package io.chartlake.player.history;

import io.chartlake.player.model.CsvLines;
import io.chartlake.player.model.Texts;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Last.fm scrobbles. Last.fm has no export of its own; the common exporters write a CSV with a
 * header, newest first, and call the same columns by two names.
 */
final class LastFmCsv implements HistoryFormat {
  private static final List<String> TIMESTAMP = List.of("timestamp", "uts");
  private static final List<String> DATE_TIME = List.of("datetime", "utc_time");

  @Override
  public String description() {
    return "Last.fm scrobbles as CSV (columns artist, track and timestamp, uts, datetime or"
        + " utc_time)";
  }

  @Override
  public boolean recognises(FileShape shape) {
    return shape.kind() == FileShape.Kind.CSV
        && shape.has("artist", "track")
        && (TIMESTAMP.stream().anyMatch(shape::has) || DATE_TIME.stream().anyMatch(shape::has));
  }

  @Override
  public void read(Reader text, HistoryEntries entries) throws IOException {
    try (BoundedEntries bounded = new BoundedEntries(text);
        CSVParser parser =
            CSVParser.builder().setReader(bounded).setFormat(FileShape.csv()).get()) {
      Iterator<CSVRecord> records = parser.iterator();
      Columns columns = Columns.of(records.next());
      while (hasNext(parser, records)) {
        CSVRecord line = records.next();
        String place = "line " + CsvLines.firstLineOf(parser, line);
        if (line.size() != columns.count()) {
          entries.skip(
              place, "it has " + line.size() + " columns, the header has " + columns.count());
        } else {
          entries.entry(
              place,
              columns.playedAt(line),
              line.get(columns.artist()),
              line.get(columns.track()),
              OptionalLong.empty());
        }
        bounded.nextEntry();
      }
    }
  }

  private static boolean hasNext(CSVParser parser, Iterator<CSVRecord> records) throws IOException {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      throw new IOException(
          "it cannot be read from line "
              + line
              + " on, perhaps a quote is not closed ("
              + Texts.reason(e.getCause())
              + ")",
          e);
    }
  }

  /** Where in a line things are; -1 for what the file has not. */
  private record Columns(int count, int artist, int track, int timestamp, int dateTime) {
    static Columns of(CSVRecord header) {
      Map<String, Integer> indexOf = new HashMap<>();
      for (int i = 0; i < header.size(); i++) {
        indexOf.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
      }
      return new Columns(
          header.size(),
          indexOf.get("artist"),
          indexOf.get("track"),
          first(TIMESTAMP, indexOf),
          first(DATE_TIME, indexOf));
    }

    private static int first(List<String> names, Map<String, Integer> indexOf) {
      return names.stream().filter(indexOf::containsKey).findFirst().map(indexOf::get).orElse(-1);
    }

    PlayedAt playedAt(CSVRecord line) {
      String number = timestamp < 0 ? "" : line.get(timestamp).strip();
      if (!number.isEmpty()) {
        return PlayedAt.sinceEpoch(number);
      }
      String date = dateTime < 0 ? "" : line.get(dateTime).strip();
      return date.isEmpty()
          ? PlayedAt.unknown("it has no time, perhaps it was playing during the export")
          : PlayedAt.dateTime(date);
    }
  }
}
