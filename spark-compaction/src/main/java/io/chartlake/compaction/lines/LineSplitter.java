package io.chartlake.compaction.lines;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream's bytes in a buffer that is reused, and where the next line begins. The end of a line is
 * searched only when asked for; zeros behind the last byte let a parser look a little further than
 * there is.
 */
public final class LineSplitter {
  /** Longer lines are passed over: no Kafka broker takes records near that. */
  static final int MAX_LINE_BYTES = 256 << 20;

  /** Zeros behind the last byte, at least. */
  static final int PADDING_BYTES = 64;

  private static final int FIRST_BUFFER_BYTES = 256 << 10;

  private final int maxLineBytes;
  private final int firstBufferBytes;
  private byte[] buffer;
  private InputStream in;
  private int filled;
  private int scanned;
  private int start;
  private int end;
  private boolean tooLong;

  LineSplitter() {
    this(MAX_LINE_BYTES, FIRST_BUFFER_BYTES);
  }

  LineSplitter(int maxLineBytes, int firstBufferBytes) {
    this.maxLineBytes = maxLineBytes;
    this.firstBufferBytes = firstBufferBytes;
    this.buffer = new byte[firstBufferBytes];
  }

  void open(InputStream stream) {
    if (buffer.length > firstBufferBytes) {
      buffer = new byte[firstBufferBytes];
    }
    in = stream;
    filled = 0;
    start = 0;
    startLine();
    pad();
  }

  /** Whether any byte is left; then the next line begins at {@link #start}. */
  boolean hasMore() throws IOException {
    return start < filled || fill();
  }

  /** Whether the next line's end is among the bytes at hand, and where. */
  boolean findEnd() {
    for (int i = scanned; i < filled; i++) {
      if (buffer[i] == '\n') {
        end = i;
        return true;
      }
    }
    scanned = filled;
    return false;
  }

  /** Goes on behind the line whose end was found. */
  void pass() {
    passTo(end + 1);
  }

  /** Goes on behind a line whose end somebody else has found. */
  void passTo(int next) {
    start = next;
    startLine();
  }

  /** Gets more bytes behind those at hand; false when there are no more. */
  boolean fill() throws IOException {
    if (filled - start > maxLineBytes) {
      tooLong = true;
      start = filled;
    }
    scanned = Math.max(scanned, start) - start;
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
    start = 0;
    int capacity = buffer.length - PADDING_BYTES;
    if (filled == capacity) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
      capacity = buffer.length - PADDING_BYTES;
    }
    int before = filled;
    while (filled < capacity) {
      int read = in.read(buffer, filled, capacity - filled);
      if (read < 0) {
        break;
      }
      filled += read;
    }
    pad();
    return filled > before;
  }

  /** Whether bytes are at hand that no line feed ends. */
  boolean hasRest() {
    return start < filled || tooLong;
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

  /** Whether the line is longer than the bound, so that its first bytes are not there. */
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

  private void startLine() {
    scanned = start;
    tooLong = false;
  }

  private void pad() {
    Arrays.fill(buffer, filled, filled + PADDING_BYTES, (byte) 0);
  }
}
