package io.chartlake.player.history.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * How much an archive may unpack to. It is unpacked once only to be measured, which also finds one
 * that breaks off before any of its plays is taken.
 *
 * @param entries files in an archive
 * @param bytes of all those files that may be histories
 */
public record UnpackBounds(int entries, long bytes) {
  /** Some ten million plays in the longest format. */
  public static final UnpackBounds USUAL = new UnpackBounds(10_000, 4L << 30);

  void checkEntries(int found) throws IOException {
    if (found > entries) {
      throw new IOException(
          "it has " + found + " entries, more than " + entries + "; unpack it and name its folder");
    }
  }

  void check(List<HistoryFile> files) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    for (HistoryFile file : files) {
      try (InputStream in = file.bytes().open()) {
        int read;
        while ((read = in.read(buffer)) >= 0) {
          total += read;
          if (total > bytes) {
            throw new IOException(
                "it unpacks to more than " + bytes + " bytes; unpack it and name what it holds");
          }
        }
      }
    }
  }
}
