package io.chartlake.compaction.lines;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an object as the store gives them: counted, and the store's own failure kept. */
final class StoredBytes extends InputStream {
  private static final int DRAIN_BYTES = 8 << 10;

  private final InputStream in;
  private final long sizeBytes;
  private long delivered;
  private IOException failure;

  /** Over the store's stream of an object that was listed with this size. */
  StoredBytes(InputStream in, long sizeBytes) {
    this.in = in;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int start, int length) throws IOException {
    try {
      int read = in.read(into, start, length);
      delivered += Math.max(read, 0);
      return read;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Not 0 before the end: the JDK's gzip stream would take that for the end. */
  @Override
  public int available() {
    return (int) Math.min(sizeBytes - delivered, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  long delivered() {
    return delivered;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException when the store fails, has failed, or gives another number of bytes
   */
  void requireWhole() throws IOException {
    byte[] rest = new byte[DRAIN_BYTES];
    while (failure == null && delivered <= sizeBytes && read(rest, 0, rest.length) >= 0) {}
    if (failure != null) {
      throw failure;
    }
    if (delivered != sizeBytes) {
      throw new IOException(
          "it was listed with " + sizeBytes + " bytes, and " + delivered + " came");
    }
  }
}
