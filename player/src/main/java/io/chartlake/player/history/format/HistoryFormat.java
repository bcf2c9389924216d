package io.chartlake.player.history.format;

import io.chartlake.player.history.archive.HistoryFile;
import io.chartlake.player.history.date.DateFormat;
import io.chartlake.player.history.entry.HistoryEntries;
import java.io.IOException;
import java.util.Optional;

/** One way in which listening histories are written down. */
public interface HistoryFormat {
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
}
