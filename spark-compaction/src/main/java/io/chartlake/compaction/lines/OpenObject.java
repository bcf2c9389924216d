package io.chartlake.compaction.lines;

import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.rawzone.name.Compression;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.HexFormat;

/**
 * One raw object while it is read, decompressed by its name; and, when that fails, whose fault it
 * is: the object's only if the store has given all of its bytes.
 */
final class OpenObject implements Closeable {
  private static final int COMPRESSED_BUFFER_BYTES = 64 << 10;
  private static final int MAGIC_BYTES = 4;

  private final ObjectSlice slice;
  private final int index;
  private final StoredBytes stored;
  private InputStream lines;

  /** Takes one of a plan's slices and the stream of its stored bytes, which it closes. */
  OpenObject(ObjectSlice slice, int index, InputStream stored) {
    this.slice = slice;
    this.index = index;
    this.stored = new StoredBytes(stored, slice.sizeBytes());
  }

  /** The object's lines. */
  InputStream lines() throws IOException {
    PushbackInputStream in = new PushbackInputStream(stored, MAGIC_BYTES);
    byte[] head = in.readNBytes(MAGIC_BYTES);
    in.unread(head);
    if (head.length > 0) {
      Compression found = compression(head);
      if (found != slice.compression()) {
        stored.requireWhole();
        throw unreadable(
            "is compressed otherwise than its name says: its bytes are "
                + (found == Compression.NONE ? "no " + slice.compression() : found),
            null);
      }
    }
    lines =
        switch (slice.compression()) {
          case NONE -> in;
          case GZIP -> new GzipBytes(in, stored::delivered);
          case ZSTD -> new ZstdInputStream(new BufferedInputStream(in, COMPRESSED_BUFFER_BYTES));
        };
    return lines;
  }

  private static Compression compression(byte[] head) {
    String magic = HexFormat.of().formatHex(head);
    return magic.startsWith("1f8b")
        ? Compression.GZIP
        : magic.startsWith("28b52ffd") ? Compression.ZSTD : Compression.NONE;
  }

  /**
   * To be called when all lines are read.
   *
   * @throws UnreadableObjectException when the last one has no end, or more follows it
   * @throws IOException when the store has not given all there is
   */
  void requireWhole(boolean endsWithinLine) throws IOException {
    stored.requireWhole();
    if (lines instanceof GzipBytes gzip && gzip.usedBytes() != slice.sizeBytes()) {
      throw unreadable(
          "is no good gzip: "
              + (slice.sizeBytes() - gzip.usedBytes())
              + " bytes behind its end are something else",
          null);
    }
    if (endsWithinLine) {
      throw unreadable("is cut: its last line has no end", null);
    }
  }

  /** What a failure of reading {@link #lines} is: the object's fault, or the store's. */
  IOException explained(IOException failure) {
    if (failure instanceof UnreadableObjectException) {
      return failure;
    }
    try {
      stored.requireWhole();
    } catch (IOException e) {
      return storeFailure(e);
    }
    if (slice.compression() == Compression.NONE) {
      return storeFailure(failure);
    }
    return failure instanceof EOFException
        ? unreadable("is cut: its " + slice.compression() + " data has no end", failure)
        : unreadable("is no good " + slice.compression() + ": " + failure.getMessage(), failure);
  }

  /** The store's failure, with the object's name. */
  private IOException storeFailure(IOException cause) {
    return storeFailure(slice, index, cause);
  }

  static IOException storeFailure(ObjectSlice slice, int index, IOException cause) {
    return new UnavailableObjectException(
        "raw object " + slice.uri() + " can't be read: " + cause.getMessage(), index, cause);
  }

  UnreadableObjectException unreadable(String what, IOException cause) {
    return new UnreadableObjectException("raw object " + slice.uri() + " " + what, index, cause);
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    } else {
      stored.close();
    }
  }
}
