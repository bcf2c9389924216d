package io.chartlake.landing.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises in one pass the JSON objects that most topics are made of: one level, ASCII, on one
 * line, names and escapes without surprises.
 *
 * <p>It is there for speed alone and says yes only to what {@link
 * io.chartlake.rawzone.line.JsonText} would find to be an object; whatever it does not know is left
 * to the parser, so it can be simple. Not thread-safe.
 */
final class FlatJson {
  private static final int MOST_FIELDS = 32;

  /** Longer ones are rare, and the parser has bounds of its own, such as for names. */
  private static final int MOST_BYTES = 1 << 15;

  private static final int MOST_DIGITS = 100;
  private static final int MOST_EXPONENT_DIGITS = 5;

  /** What stands for itself in a string: ASCII but for controls, quote and backslash. */
  private static final boolean[] PLAIN = new boolean[256];

  /** What may stand behind a backslash; the unicode escape is left to the parser. */
  private static final boolean[] ESCAPED = new boolean[256];

  static {
    for (int c = 0x20; c < 0x80; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
    for (byte c : "\"\\/bfnrt".getBytes(StandardCharsets.US_ASCII)) {
      ESCAPED[c] = true;
    }
  }

  private final int reserved;
  private final int[] nameFrom = new int[MOST_FIELDS];
  private final int[] nameTo = new int[MOST_FIELDS];
  private byte[] text;
  private int at;

  /**
   * @param fieldPrefix what reserved names begin with; any name with the same first letter is left
   *     to the parser
   */
  FlatJson(String fieldPrefix) {
    this.reserved = fieldPrefix.charAt(0) | 0x20;
  }

  /** Whether these bytes are such an object, from the first brace to the last. */
  boolean isObject(byte[] bytes) {
    int last = bytes.length - 1;
    if (last < 1 || last > MOST_BYTES || bytes[0] != '{' || bytes[last] != '}') {
      return false;
    }
    text = bytes;
    at = 1;
    for (int field = 0; field < MOST_FIELDS; field++) {
      if (!isName(field) || !isValue()) {
        return false;
      }
      passSpaces(); // at most to the closing brace
      if (at == last) {
        return true;
      }
      if (text[at++] != ',') {
        return false;
      }
      passSpaces();
    }
    return false;
  }

  private void passSpaces() {
    while (text[at] == ' ') {
      at++;
    }
  }

  private boolean isName(int field) {
    if (text[at] != '"' || (text[at + 1] | 0x20) == reserved) {
      return false;
    }
    int from = at + 1;
    int to = from;
    while (to < text.length - 1 && isPlain(text[to])) {
      to++;
    }
    if (text[to] != '"' || isRepeated(field, from, to)) {
      return false;
    }
    nameFrom[field] = from;
    nameTo[field] = to;
    at = to + 1;
    passSpaces();
    if (text[at] != ':') {
      return false;
    }
    at++;
    passSpaces();
    return true;
  }

  private boolean isRepeated(int field, int from, int to) {
    for (int before = 0; before < field; before++) {
      if (Arrays.equals(text, nameFrom[before], nameTo[before], text, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean isValue() {
    return switch (text[at]) {
      case '"' -> isString();
      case 't' -> isWord("true");
      case 'f' -> isWord("false");
      case 'n' -> isWord("null");
      default -> isNumber();
    };
  }

  // The closing brace at the end ends every number, word and run of spaces, so only names and
  // strings, in which it is a letter like others, have to look where the bytes end.

  private boolean isString() {
    int to = at + 1;
    while (to < text.length) {
      byte c = text[to++];
      if (isPlain(c)) {
        continue;
      }
      if (c == '"') {
        at = to;
        return to < text.length;
      }
      if (c != '\\' || to == text.length || text[to] < 0 || !ESCAPED[text[to]]) {
        return false;
      }
      to++;
    }
    return false;
  }

  private boolean isWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (text[at++] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isNumber() {
    int from = at;
    if (text[at] == '-') {
      at++;
    }
    if (text[at] == '0') {
      at++;
    } else if (!passDigits()) {
      return false;
    }
    if (text[at] == '.') {
      at++;
      if (!passDigits()) {
        return false;
      }
    }
    if (text[at] == 'e' || text[at] == 'E') {
      at++;
      if (text[at] == '+' || text[at] == '-') {
        at++;
      }
      int exponent = at;
      if (!passDigits() || at - exponent > MOST_EXPONENT_DIGITS) {
        return false;
      }
    }
    return at - from <= MOST_DIGITS;
  }

  private boolean passDigits() {
    int from = at;
    while (text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at > from;
  }

  private static boolean isPlain(byte c) {
    return c >= 0 && PLAIN[c];
  }
}
