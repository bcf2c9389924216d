package io.chartlake.audit.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream at its newlines and keeps the bytes as they are. */
public final class ByteLines implements Closeable {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int limit;
  private byte[] line = {};
  private boolean terminated;

  public ByteLines(InputStream in) {
    this.in = in;
  }

  /** Passes over bytes; only before the first line. */
  void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  /** Moves to the next line; false at the end. What follows the last newline is a line too. */
  public boolean advance() throws IOException {
    int scanned = start;
    while (true) {
      for (; scanned < limit; scanned++) {
        if (buffer[scanned] == '\n') {
          line = Arrays.copyOfRange(buffer, start, scanned);
          start = scanned + 1;
          terminated = true;
          return true;
        }
      }
      scanned -= start;
      if (!fill()) {
        terminated = false;
        line = Arrays.copyOfRange(buffer, start, limit);
        start = limit;
        return line.length > 0;
      }
      scanned += start;
    }
  }

  /** The line's bytes without its newline. */
  public byte[] line() {
    return line;
  }

  /** Whether a newline ended the line; if not, its writer may have been cut off. */
  public boolean terminated() {
    return terminated;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    } else if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      return false;
    }
    limit += read;
    return true;
  }
}
