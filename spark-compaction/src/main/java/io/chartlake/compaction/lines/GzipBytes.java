package io.chartlake.compaction.lines;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses gzip members that follow each other. The JDK's stream takes whatever it can't read
 * behind a member for the end; this one can tell.
 */
final class GzipBytes extends GZIPInputStream {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int TRAILER_BYTES = 8;

  private final LongSupplier delivered;
  private long deliveredWhenFilled;

  /**
   * Reads the first header.
   *
   * @param delivered how many bytes {@code in} has given so far
   */
  GzipBytes(InputStream in, LongSupplier delivered) throws IOException {
    super(in, BUFFER_BYTES);
    this.delivered = delivered;
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    deliveredWhenFilled = delivered.getAsLong();
  }

  /** At the end: bytes that whole members took. */
  long usedBytes() {
    return deliveredWhenFilled - inf.getRemaining() + TRAILER_BYTES;
  }
}
