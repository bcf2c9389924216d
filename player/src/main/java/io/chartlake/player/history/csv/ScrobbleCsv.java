package io.chartlake.player.history.csv;

import io.chartlake.player.history.date.DateFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * Scrobbles in a table with a header. Last.fm has no export of its own; each exporter calls the
 * same columns by names of its own.
 */
public final class ScrobbleCsv implements CsvFormat {
  private static final List<String> ARTIST = List.of("artist", "artistname");
  private static final List<String> TRACK =
      List.of("track", "trackname", "title", "tracktitle", "song", "songname", "songtitle");

  /** Those that hold numbers first, since they leave no doubt. */
  private static final List<String> TIME =
      List.of(
          "timestamp",
          "uts",
          "unixtimestamp",
          "unixtime",
          "datetime",
          "utctime",
          "date",
          "playedat",
          "listenedat",
          "scrobbledat",
          "time");

  /** lastfmstats.com adds the user's name to it. */
  private static final String DATE_OF_USER = "date#";

  @Override
  public String description() {
    return "Last.fm scrobbles as CSV (columns artist, track or title, and timestamp, uts, date, time or"
        + " utc_time)";
  }

  @Override
  public Optional<CsvColumns> columns(List<CSVRecord> firstLines, DateFormat dates) {
    CsvHeader header = new CsvHeader(firstLines.get(0));
    Optional<Integer> artist = header.first(ARTIST);
    Optional<Integer> track = header.first(TRACK);
    List<Integer> times =
        Stream.concat(header.startingWith(DATE_OF_USER).stream(), header.all(TIME).stream())
            .toList();
    return artist.isEmpty() || track.isEmpty() || times.isEmpty()
        ? Optional.empty()
        : Optional.of(CsvColumns.of(true, header.size(), artist.get(), track.get(), times));
  }
}
