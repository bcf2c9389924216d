package io.chartlake.rawzone.line;

import java.util.Arrays;

/** UTF-8 without overlong forms and surrogates (Unicode 16, table 3-7). */
public final class Utf8 {
  private static final int LONGEST = 4;
  private static final int NONE = -1;

  private Utf8() {}

  /** Whether all of the bytes are UTF-8. */
  public static boolean isWellFormed(byte[] bytes) {
    return firstFault(bytes, 0, bytes.length) == NONE;
  }

  /** Position of the first byte of {@code [from, to)} that is no UTF-8, or -1. */
  static int firstFault(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (bytes[at] >= 0) {
        at++;
        continue;
      }
      int end = to - at < LONGEST ? nextOfTheLast(bytes, at, to) : next(bytes, at);
      if (end < 0) {
        return at;
      }
      at = end;
    }
    return NONE;
  }

  private static int nextOfTheLast(byte[] bytes, int at, int to) {
    int end = next(Arrays.copyOf(Arrays.copyOfRange(bytes, at, to), LONGEST), 0);
    return end < 0 ? NONE : at + end;
  }

  /**
   * Where the sequence at {@code start} ends, or -1 where it is not well-formed. Its first byte
   * must not be ASCII, and three bytes must follow.
   */
  public static int next(byte[] bytes, int start) {
    int first = bytes[start] & 0xff;
    int second = bytes[start + 1] & 0xff;
    if (first < 0xC2 || first > 0xF4) {
      return NONE;
    }
    if (first < 0xE0) {
      return isContinuation(second) ? start + 2 : NONE;
    }
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int greatest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > greatest || !isContinuation(bytes[start + 2])) {
      return NONE;
    }
    if (first < 0xF0) {
      return start + 3;
    }
    return isContinuation(bytes[start + 3]) ? start + LONGEST : NONE;
  }

  private static boolean isContinuation(int b) {
    return (b & 0xC0) == 0x80;
  }
}
