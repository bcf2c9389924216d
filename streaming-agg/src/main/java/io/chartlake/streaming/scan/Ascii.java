package io.chartlake.streaming.scan;

import java.nio.charset.StandardCharsets;

/**
 * Digits and fixed pieces of text in byte arrays, for the values that are written once per play.
 */
public final class Ascii {
  private Ascii() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** How many digits {@code number}, 0 or more, has. */
  public static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes {@code number}, 0 or more, so that its last digit stands before {@code end}. */
  public static void writeDigits(long number, byte[] target, int end) {
    long rest = number;
    int at = end;
    do {
      target[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  public static boolean matches(byte[] text, int at, byte[] piece) {
    if (at < 0 || at + piece.length > text.length) {
      return false;
    }
    for (int i = 0; i < piece.length; i++) {
      if (text[at + i] != piece[i]) {
        return false;
      }
    }
    return true;
  }

  public static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
