package io.chartlake.testsupport;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines that a process adds to its output. */
public final class TailedLog {
  private final Path file;
  private long position;

  public TailedLog(Path file) {
    this.file = file;
  }

  /** The whole lines since the last call. */
  public List<String> newLines() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      int added = Math.toIntExact(in.length() - position);
      if (added == 0) {
        return List.of();
      }
      byte[] bytes = new byte[added];
      in.seek(position);
      in.readFully(bytes);
      List<String> lines = new ArrayList<>();
      int begin = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          lines.add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
          begin = i + 1;
        }
      }
      position += begin;
      return lines;
    }
  }
}
