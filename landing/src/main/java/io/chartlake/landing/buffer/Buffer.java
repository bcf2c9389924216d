package io.chartlake.landing.buffer;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Bytes that only grow, in chunks, so that growing never copies what is there. */
public final class Buffer extends OutputStream {
  private static final int SMALLEST_CHUNK = 8 << 10;
  private static final int LARGEST_CHUNK = 256 << 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] last = new byte[0];
  private int used;
  private long sizeBytes;
  private long heldBytes;
  private byte[] md5;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == last.length) {
        last = new byte[(int) Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, heldBytes))];
        chunks.add(last);
        heldBytes += last.length;
        used = 0;
      }
      int taken = Math.min(left, last.length - used);
      System.arraycopy(source, from, last, used, taken);
      used += taken;
      from += taken;
      left -= taken;
    }
    sizeBytes += length;
    md5 = null;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** Heap that the chunks hold, at least {@link #sizeBytes}. */
  public long heldBytes() {
    return heldBytes;
  }

  /** The bytes from the first one on; any number of streams may be open. */
  public InputStream open() {
    List<InputStream> streams = new ArrayList<>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      streams.add(new ByteArrayInputStream(chunks.get(i), 0, length(i)));
    }
    Enumeration<InputStream> all = Collections.enumeration(streams);
    return new SequenceInputStream(all);
  }

  void copyTo(OutputStream out) throws java.io.IOException {
    for (int i = 0; i < chunks.size(); i++) {
      out.write(chunks.get(i), 0, length(i));
    }
  }

  /** Of the bytes so far; of those of a full buffer it is computed once. */
  public byte[] md5() {
    if (md5 == null) {
      md5 = digest();
    }
    return md5.clone();
  }

  private byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (int i = 0; i < chunks.size(); i++) {
        digest.update(chunks.get(i), 0, length(i));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private int length(int chunk) {
    return chunk == chunks.size() - 1 ? used : chunks.get(chunk).length;
  }
}
