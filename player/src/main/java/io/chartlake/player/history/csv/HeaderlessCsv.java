package io.chartlake.player.history.csv;

import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.date.DateOrder;
import io.chartlake.player.history.date.TimeReader;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.entry.HistoryEntry.PlayedAt;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/** Scrobbles in a table without a header, known by the column in which every line has a time. */
public final class HeaderlessCsv implements CsvFormat {
  /** Artist, album, track and time, as lastfm-to-csv and Last.fm-Scrubbler write them. */
  private static final CsvColumns ALBUM_IN_BETWEEN = CsvColumns.of(false, 4, 0, 2, List.of(3));

  /** User, time, and ids beside artist and track: the Last.fm 1K data set. */
  private static final CsvColumns WITH_USER = CsvColumns.of(false, 6, 3, 5, List.of(1));

  @Override
  public String description() {
    return "Last.fm scrobbles as CSV without a header (artist, album, track, time; or user, time,"
        + " artist's id, artist, track's id, track)";
  }

  @Override
  public Optional<CsvColumns> columns(List<CSVRecord> firstLines, DateFormat dates) {
    return Stream.of(ALBUM_IN_BETWEEN, WITH_USER)
        .filter(columns -> haveTimes(firstLines, columns, dates))
        .findFirst();
  }

  /**
   * Most lines have the column, and it holds nothing but times, some of them known; the track
   * playing has none.
   */
  private static boolean haveTimes(List<CSVRecord> lines, CsvColumns columns, DateFormat dates) {
    List<CSVRecord> fitting = lines.stream().filter(columns::fit).toList();
    List<PlayedAt> times =
        fitting.stream()
            .map(columns::time)
            .filter(text -> !text.isEmpty())
            .map(text -> read(text, dates))
            .toList();
    return 2 * fitting.size() > lines.size()
        && times.stream().allMatch(time -> time.problem().isEmpty())
        && times.stream().anyMatch(time -> !HistoryEntries.isUnknown(time.millis()));
  }

  /** In the first order of day and month in which it can be read. */
  private static PlayedAt read(String text, DateFormat dates) {
    List<PlayedAt> readings =
        Stream.of(DateOrder.values())
            .map(order -> TimeReader.of(dates.pattern(), Optional.of(order)).read(text))
            .toList();
    return readings.stream()
        .filter(time -> time.problem().isEmpty())
        .findFirst()
        .orElse(readings.get(0));
  }
}
