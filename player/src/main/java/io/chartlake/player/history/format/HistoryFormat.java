package io.chartlake.player.history.format;

import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.csv.ApplePlayActivity;
import io.chartlake.player.history.csv.CsvFormat;
import io.chartlake.player.history.csv.HeaderlessCsv;
import io.chartlake.player.history.csv.ScrobbleCsv;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntries;
import io.chartlake.player.history.json.JsonFormat;
import io.chartlake.player.history.json.ListenBrainz;
import io.chartlake.player.history.json.SpotifyJson;
import io.chartlake.player.history.json.YouTubeMusic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One way in which listening histories are written down: a {@link CsvFormat} or a {@link
 * JsonFormat}.
 */
public interface HistoryFormat {
  /** Every format the player reads. No file is of two: each asks for what the others lack. */
  List<HistoryFormat> ALL =
      List.of(
          new ApplePlayActivity(),
          new ScrobbleCsv(),
          new HeaderlessCsv(),
          new ListenBrainz(),
          SpotifyJson.accountData(),
          SpotifyJson.extendedHistory(),
          new YouTubeMusic());

  /** What it is and which columns it needs, for people. */
  String description();

  /**
   * How to read a file that begins so; empty when the file is of another format.
   *
   * @param dates what the user says of the file's dates
   */
  Optional<Reading> recognise(FileShape shape, DateFormat dates);

  /** Reads a file of a format, one entry at a time. */
  interface Reading {
    HistoryFormat format();

    /**
     * Reads all of a file.
     *
     * @throws IOException when the file cannot be read on, with the place in the message
     */
    void read(HistoryFile file, HistoryEntries entries) throws IOException;
  }

  static Optional<Reading> of(FileShape shape, DateFormat dates) {
    return ALL.stream().flatMap(format -> format.recognise(shape, dates).stream()).findFirst();
  }
}
