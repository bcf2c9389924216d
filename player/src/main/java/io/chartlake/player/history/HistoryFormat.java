package io.chartlake.player.history;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;

/** One way in which listening histories are written down. */
interface HistoryFormat {
  /** Every format the player reads. No file is of two: each asks for names the others lack. */
  List<HistoryFormat> ALL =
      List.of(new LastFmCsv(), SpotifyJson.accountData(), SpotifyJson.extendedHistory());

  /** What it is and which columns it needs, for people. */
  String description();

  boolean recognises(FileShape shape);

  /**
   * Reads all of a file, one play at a time.
   *
   * @throws IOException when the file cannot be read on, with the place in the message
   */
  void read(Reader text, HistoryEntries entries) throws IOException;

  static Optional<HistoryFormat> of(FileShape shape) {
    return ALL.stream().filter(format -> format.recognises(shape)).findFirst();
  }
}
