package io.chartlake.player.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** ASCII text being put together, without an object per piece. */
public final class TextBytes {
  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes;
  private int length;

  public TextBytes(int capacity) {
    bytes = new byte[Math.max(capacity, LONGEST_NUMBER)];
  }

  public TextBytes add(byte[] ascii) {
    makeRoom(ascii.length);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length += ascii.length;
    return this;
  }

  public TextBytes add(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Appends a number in decimal. */
  public TextBytes add(long number) {
    makeRoom(LONGEST_NUMBER);
    if (number < 0) {
      bytes[length++] = '-';
    }
    int start = length;
    long rest = number;
    do {
      bytes[length++] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    for (int i = start, j = length - 1; i < j; i++, j--) {
      byte digit = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = digit;
    }
    return this;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The text without a copy; valid until the next change. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
