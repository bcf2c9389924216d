package io.chartlake.compaction.lines;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines, in a buffer that is reused from line to line. */
final class LineSplitter {
  /** Longer lines are passed over: no Kafka broker takes records near that. */
  static final int MAX_LINE_BYTES = 256 << 20;

  private static final int FIRST_BUFFER_BYTES = 256 << 10;

  private final int maxLineBytes;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private InputStream in;
  private int filled;
  private int nextStart;
  private boolean atEnd;
  private int start;
  private int end;
  private boolean tooLong;

  LineSplitter() {
    this(MAX_LINE_BYTES);
  }

  LineSplitter(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  void open(InputStream stream) {
    in = stream;
    filled = 0;
    nextStart = 0;
    atEnd = false;
  }

  /** Moves to the next line; false when there is none. */
  boolean next() throws IOException {
    tooLong = false;
    int scanned = nextStart;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          return found(i, i + 1);
        }
      }
      if (atEnd) {
        return (nextStart < filled || tooLong) && found(filled, filled);
      }
      if (filled - nextStart > maxLineBytes) {
        tooLong = true;
        nextStart = filled;
      }
      scanned = filled - nextStart;
      fill();
    }
  }

  private boolean found(int lineEnd, int next) {
    start = nextStart;
    end = lineEnd;
    nextStart = next;
    return true;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, nextStart, buffer, 0, filled - nextStart);
    filled -= nextStart;
    nextStart = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      atEnd = true;
    } else {
      filled += read;
    }
  }

  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Whether the line was longer than the bound, so that its bytes are not there. */
  boolean isTooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return !tooLong;
  }
}
