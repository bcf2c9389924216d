package io.chartlake.landing.buffer;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where one line is rendered before it counts; used again for the next line. */
public final class LineBuffer extends OutputStream {
  private static final int KEPT_BYTES = 1 << 20;

  private byte[] bytes = new byte[4 << 10];
  private int length;

  public void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
  }

  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void truncate(int newLength) {
    length = newLength;
  }

  @Override
  public void write(int b) {
    room(1);
    bytes[length++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /** Writes the number's decimal digits. */
  public void write(long number) {
    if (number < 0) {
      write(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    room(digits);
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
    }
  }
}
