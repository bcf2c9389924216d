package io.chartlake.compaction.lines;

import java.util.Arrays;

/** Bytes of many texts in few arrays. A text's position stays good until {@link #clear}. */
final class TextArena {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int LENGTH_BYTES = 4;

  private byte[][] blocks = new byte[16][];
  private int block = -1;
  private int top = BLOCK_BYTES;

  /** Copies a text in and returns its position. */
  long add(byte[] source, int start, int length) {
    int needed = LENGTH_BYTES + length;
    if (top > blockLength() - needed) {
      nextBlock(needed);
    }
    long position = ((long) block << 32) | top;
    write(position, source, start, length);
    top += needed;
    return position;
  }

  /** Copies a text over the one at this position where it fits, otherwise in anew. */
  long replace(long position, byte[] source, int start, int length) {
    if (length > length(position)) {
      return add(source, start, length);
    }
    write(position, source, start, length);
    return position;
  }

  byte[] bytes(long position) {
    return blocks[(int) (position >>> 32)];
  }

  int start(long position) {
    return (int) position + LENGTH_BYTES;
  }

  int length(long position) {
    byte[] bytes = bytes(position);
    int at = (int) position;
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /** Bytes taken since the last {@link #clear}, whole blocks counted as full. */
  long sizeBytes() {
    return block < 0 ? 0 : (long) block * BLOCK_BYTES + top;
  }

  /** Forgets all texts; the first block is kept for the next ones. */
  void clear() {
    if (block >= 0) {
      Arrays.fill(blocks, 1, block + 1, null);
      block = 0;
      top = 0;
    }
  }

  private int blockLength() {
    return block < 0 ? 0 : blocks[block].length;
  }

  private void nextBlock(int needed) {
    block++;
    if (block == blocks.length) {
      blocks = Arrays.copyOf(blocks, block * 2);
    }
    blocks[block] = new byte[Math.max(BLOCK_BYTES, needed)];
    top = 0;
  }

  private void write(long position, byte[] source, int start, int length) {
    byte[] bytes = bytes(position);
    int at = (int) position;
    bytes[at] = (byte) (length >>> 24);
    bytes[at + 1] = (byte) (length >>> 16);
    bytes[at + 2] = (byte) (length >>> 8);
    bytes[at + 3] = (byte) length;
    System.arraycopy(source, start, bytes, at + LENGTH_BYTES, length);
  }
}
