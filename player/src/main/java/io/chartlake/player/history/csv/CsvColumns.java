package io.chartlake.player.history.csv;

import io.chartlake.player.history.date.TimeReader;
import io.chartlake.player.history.entry.HistoryEntry;
import io.chartlake.player.history.entry.HistoryEntry.Listen;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay;
import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.history.entry.HistoryEntry.PlayedAt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVRecord;

/**
 * Where in a line of a table things are.
 *
 * @param header whether the first line has the columns' names
 * @param width how many columns a line has: exactly with a header, at least without
 * @param times columns that hold the time, the first that is not empty counts
 * @param playedMillis the column that says how long it played
 * @param event the column that says what happened, and its value for a play
 */
record CsvColumns(
    boolean header,
    int width,
    int artist,
    int track,
    List<Integer> times,
    Optional<Integer> playedMillis,
    Optional<Event> event) {

  /** What a line of a play has in a column. */
  record Event(int column, String play) {}

  CsvColumns {
    times = List.copyOf(times);
  }

  /** For formats that hold plays alone and do not say how long they were. */
  static CsvColumns of(boolean header, int width, int artist, int track, List<Integer> times) {
    return new CsvColumns(header, width, artist, track, times, Optional.empty(), Optional.empty());
  }

  boolean fit(CSVRecord line) {
    return header ? line.size() == width : line.size() >= width;
  }

  /** The text of a line's time; empty when it has none. */
  String time(CSVRecord line) {
    for (int column : times) {
      String text = line.get(column).strip();
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  HistoryEntry entry(CSVRecord line, TimeReader reader) {
    if (!fit(line)) {
      return new NoPlay(
          Reason.OTHER_COLUMNS, "it has " + line.size() + " columns instead of " + width);
    }
    if (event.isPresent() && !line.get(event.get().column()).strip().equals(event.get().play())) {
      return new NoPlay(
          Reason.OTHER_EVENT, "it is '" + line.get(event.get().column()) + "' and no play");
    }
    String time = time(line);
    return new Listen(
        time.isEmpty()
            ? PlayedAt.problem(
                Reason.NO_TIME, "it has no time, perhaps it was playing during the export")
            : reader.read(time),
        line.get(artist),
        line.get(track),
        played(line));
  }

  private OptionalLong played(CSVRecord line) {
    if (playedMillis.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of((long) Double.parseDouble(line.get(playedMillis.get()).strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
