package io.chartlake.player.history.csv;

import io.chartlake.player.history.date.DateFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/**
 * "Apple Music Play Activity.csv" of Apple's privacy export. It has a line for each event, of which
 * the end of a play is one, and has changed the names of its columns over the years.
 */
public final class ApplePlayActivity implements CsvFormat {
  private static final List<String> ARTIST = List.of("artistname", "containerartistname");
  private static final List<String> TRACK = List.of("contentname", "songname");
  private static final List<String> TIME = List.of("eventendtimestamp", "eventstarttimestamp");
  private static final List<String> EVENT = List.of("eventtype");
  private static final List<String> PLAYED = List.of("playdurationmilliseconds");

  @Override
  public String description() {
    return "Apple Music Play Activity (columns Artist Name, Content Name or Song Name, Event Type"
        + " and Event End Timestamp)";
  }

  @Override
  public Optional<CsvColumns> columns(List<CSVRecord> firstLines, DateFormat dates) {
    CsvHeader header = new CsvHeader(firstLines.get(0));
    Optional<Integer> artist = header.first(ARTIST);
    Optional<Integer> track = header.first(TRACK);
    Optional<Integer> event = header.first(EVENT);
    List<Integer> times = header.all(TIME);
    if (artist.isEmpty() || track.isEmpty() || event.isEmpty() || times.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CsvColumns(
            true,
            header.size(),
            artist.get(),
            track.get(),
            times,
            header.first(PLAYED),
            Optional.of(new CsvColumns.Event(event.get(), "PLAY_END"))));
  }
}
