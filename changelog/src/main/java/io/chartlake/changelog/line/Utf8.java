package io.chartlake.changelog.line;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8, without overlong forms and surrogates. */
public final class Utf8 {
  private static final int WELL_FORMED = -1;
  private static final int MOST_CHARS = 1024;

  private Utf8() {}

  /** Whether all of the bytes are UTF-8. */
  public static boolean isWellFormed(byte[] bytes) {
    return firstFault(bytes, 0, bytes.length) == WELL_FORMED;
  }

  /** Position of the first byte of {@code [from, to)} that is no UTF-8, or -1. */
  static int firstFault(byte[] bytes, int from, int to) {
    int ascii = from;
    while (ascii < to && bytes[ascii] >= 0) {
      ascii++;
    }
    return ascii == to ? WELL_FORMED : decode(bytes, ascii, to);
  }

  private static int decode(byte[] bytes, int from, int to) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    CharBuffer decoded = CharBuffer.allocate(Math.min(to - from, MOST_CHARS) + 1);
    CoderResult result;
    do {
      decoded.clear();
      result = decoder.decode(in, decoded, true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : WELL_FORMED;
  }
}
