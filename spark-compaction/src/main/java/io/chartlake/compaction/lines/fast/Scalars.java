package io.chartlake.compaction.lines.fast;

import io.chartlake.rawzone.line.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads JSON scalars in their plainest spelling, eight bytes at a time. Each method takes the
 * position of a value's first byte and returns the one behind its last, or -1 for whatever it does
 * not read: not that this were wrong, only that somebody else has to look. At least 16 zeros must
 * follow the last byte at hand.
 */
final class Scalars {
  /** Longer texts are left to others, as a text that has no end yet is scanned again and again. */
  static final int MAX_TEXT_BYTES = 1 << 16;

  private static final int NOT_READ = -1;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Up to this many digits fit 64 bits without a sign. */
  private static final int MAX_DIGITS = 19;

  private static final int MAX_NUMBER_BYTES = 200;

  /** Landing takes no greater exponents, and what fits a template is not looked at again. */
  private static final int MAX_EXPONENT_DIGITS = 5;

  /** Whole numbers below 2^53 and these powers of ten are exact, so one division rounds once. */
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private static final long MAX_EXACT = 1L << 53;
  private static final long[] POWERS_UP_TO_EIGHT = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private long number;
  private int digits;
  private double decimal;

  /** What {@link #whole} has read. */
  long number() {
    return number;
  }

  /** What {@link #decimal(byte[], int)} has read. */
  double decimal() {
    return decimal;
  }

  /** A whole number that fits a long, but not the least one. */
  int whole(byte[] bytes, int start) {
    boolean negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    number = 0;
    int end = digits(bytes, first);
    if (digits == 0 || digits > MAX_DIGITS || (bytes[first] == '0' && digits > 1) || number < 0) {
      return NOT_READ;
    }
    if (negative) {
      number = -number;
    }
    return end;
  }

  /** A number without exponent whose digits are below 2^53, but not a negative zero. */
  int decimal(byte[] bytes, int start) {
    int end = whole(bytes, start);
    if (end < 0) {
      return NOT_READ;
    }
    boolean negative = bytes[start] == '-';
    int fractionDigits = 0;
    if (bytes[end] == '.') {
      int wholeDigits = digits;
      number = Math.abs(number);
      end = digits(bytes, end + 1);
      fractionDigits = digits;
      if (fractionDigits == 0 || wholeDigits + fractionDigits >= MAX_DIGITS) {
        return NOT_READ;
      }
      if (negative) {
        number = -number;
      }
    }
    if (Math.abs(number) >= MAX_EXACT || (negative && number == 0)) {
      return NOT_READ;
    }
    decimal = number / POWERS_OF_TEN[fractionDigits];
    return end;
  }

  /** Appends the digits from {@code start} to the number; more than 24 are not all counted. */
  private int digits(byte[] bytes, int start) {
    int at = start;
    long value = number;
    int count;
    do {
      long word = (long) WORD.get(bytes, at) ^ '0' * ONES;
      // A byte above 9 carries only into those behind it.
      long others = ((word + 0x76 * ONES) | word) & HIGH_BITS;
      count = others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) / Byte.SIZE;
      if (count > 0) {
        value =
            value * POWERS_UP_TO_EIGHT[count] + eight(word << ((Long.BYTES - count) * Byte.SIZE));
        at += count;
      }
    } while (count == Long.BYTES && at - start <= MAX_DIGITS);
    number = value;
    digits = at - start;
    return at;
  }

  /** The number of eight bytes 0 to 9, the first being the lowest. */
  private static long eight(long digits) {
    long pairs = digits * 10 + (digits >>> 8);
    return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
            + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)
        >>> 32;
  }

  /** Any number that is not very long; its value is nobody's concern. */
  static int anyNumber(byte[] bytes, int start) {
    int first = bytes[start] == '-' ? start + 1 : start;
    int at = skipDigits(bytes, first);
    if (at == first || (bytes[first] == '0' && at > first + 1)) {
      return NOT_READ;
    }
    if (bytes[at] == '.') {
      int fraction = at + 1;
      at = skipDigits(bytes, fraction);
      if (at == fraction) {
        return NOT_READ;
      }
    }
    if (bytes[at] == 'e' || bytes[at] == 'E') {
      int exponent = bytes[at + 1] == '+' || bytes[at + 1] == '-' ? at + 2 : at + 1;
      at = skipDigits(bytes, exponent);
      if (at == exponent || at - exponent > MAX_EXPONENT_DIGITS) {
        return NOT_READ;
      }
    }
    return at - start > MAX_NUMBER_BYTES ? NOT_READ : at;
  }

  private static int skipDigits(byte[] bytes, int start) {
    int at = start;
    while (bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  /** A text without escapes, in quotes, of well-formed UTF-8. */
  static int text(byte[] bytes, int start) {
    if (bytes[start] != '"') {
      return NOT_READ;
    }
    int limit = start + MAX_TEXT_BYTES;
    int at = start + 1;
    while (at < limit) {
      long word = (long) WORD.get(bytes, at);
      long special = special(word);
      if (special == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(special) / Byte.SIZE;
      if (bytes[at] == '"') {
        return at + 1;
      }
      if (bytes[at] >= 0) {
        return NOT_READ;
      }
      at = Utf8.next(bytes, at);
      if (at < 0) {
        return NOT_READ;
      }
    }
    return NOT_READ;
  }

  /** High bits; the lowest set one is of the first byte not from 0x20 to 0x7f, quote, backslash. */
  private static long special(long word) {
    long quote = word ^ '"' * ONES;
    long backslash = word ^ '\\' * ONES;
    return (word
            | ((word - 0x20 * ONES) & ~word)
            | ((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash))
        & HIGH_BITS;
  }

  /** True or false. */
  static int truth(byte[] bytes, int start) {
    return word(bytes, start, bytes[start] == 't' ? "true" : "false");
  }

  /** Exactly these characters. */
  static int word(byte[] bytes, int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (bytes[start + i] != word.charAt(i)) {
        return NOT_READ;
      }
    }
    return start + word.length();
  }
}
