package io.chartlake.rawzone.line;

/**
 * Where in an array of bytes one JSON text is that can be part of a line, without a byte order mark
 * and white space around it.
 *
 * <p>Stricter than RFC 8259 asks for, because each reader of the raw zone has a parser of its own,
 * and all of them must read the same: UTF-8 only, no field name twice in one object, no half of a
 * surrogate pair, nothing behind the text, and bounds that every reader can hold. {@link JsonRules}
 * has them.
 *
 * @param start of the text's first byte
 * @param end behind the text's last byte
 */
public record JsonText(Kind kind, int start, int end) {
  /** Nesting of a whole line. Readers rely on their parsers' default, Jackson's and Trino's. */
  public static final int MOST_LEVELS = 1_000;

  /** What a text is at its top. */
  public enum Kind {
    OBJECT,
    EMPTY_OBJECT,
    OTHER
  }

  /**
   * A record's value: an object's own fields become those of the line, anything else is wrapped.
   *
   * @throws UnreadableRecordException when the value cannot land
   */
  public static JsonText ofValue(byte[] bytes, ReservedNames reserved)
      throws UnreadableRecordException {
    return new JsonRules("the value", bytes, 0, bytes.length).value(reserved);
  }

  /**
   * Text that is to be a field's value in a line.
   *
   * @param what it is, as in "the key"
   * @throws UnreadableRecordException when it cannot land
   */
  public static JsonText ofField(String what, byte[] bytes, int from, int to)
      throws UnreadableRecordException {
    return new JsonRules(what, bytes, from, to).field();
  }

  /** Makes line breaks of a checked text spaces: JSON has them raw between tokens only. */
  public static void putOnOneLine(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
  }
}
