package io.chartlake.compaction.lines;

/** Well-formed sequences of UTF-8 beyond ASCII (Unicode 16, table 3-7). */
final class Utf8 {
  private Utf8() {}

  /**
   * Where the sequence at {@code start} ends, or -1 where it is not well-formed. Its first byte
   * must not be ASCII, and three bytes must follow.
   */
  static int next(byte[] bytes, int start) {
    int first = bytes[start] & 0xff;
    int second = bytes[start + 1] & 0xff;
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    if (first < 0xE0) {
      return isContinuation(second) ? start + 2 : -1;
    }
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int greatest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > greatest || !isContinuation(bytes[start + 2])) {
      return -1;
    }
    if (first < 0xF0) {
      return start + 3;
    }
    return isContinuation(bytes[start + 3]) ? start + 4 : -1;
  }

  private static boolean isContinuation(int b) {
    return (b & 0xC0) == 0x80;
  }
}
