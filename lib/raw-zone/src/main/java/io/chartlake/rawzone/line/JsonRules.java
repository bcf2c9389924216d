package io.chartlake.rawzone.line;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Checks one text against the rules of {@link JsonText}. */
final class JsonRules {
  /** Of a number, its sign and point included; Jackson's default. */
  static final int MOST_NUMBER_CHARS = 1_000;

  /** Of an exponent; readers that compute with all digits of a greater one run out of memory. */
  static final int MOST_EXPONENT_DIGITS = 5;

  /** Jackson's default, in characters. */
  static final int MOST_TEXT_CHARS = 20_000_000;

  private static final JsonFactory WHOLE_LINE = strict(JsonText.MOST_LEVELS);
  private static final JsonFactory INSIDE_LINE = strict(JsonText.MOST_LEVELS - 1);
  private static final int BYTES_OF_A_GUESS = 4;
  private static final int HEX = 16;
  private static final int ESCAPE_LENGTH = 6;
  private static final int NOWHERE = -1;

  private final String what;
  private final byte[] bytes;
  private final int start;
  private final int end;

  JsonRules(String what, byte[] bytes, int from, int to) {
    this.what = what;
    this.bytes = bytes;
    int first = behindByteOrderMark(bytes, from, to);
    int last = to;
    while (first < last && isSpace(bytes[first])) {
      first++;
    }
    while (last > first && isSpace(bytes[last - 1])) {
      last--;
    }
    this.start = first;
    this.end = last;
  }

  private static JsonFactory strict(int levels) {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(levels)
                // Checked here, for Jackson does so only where a value is asked for.
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .build();
  }

  JsonText value(ReservedNames reserved) throws UnreadableRecordException {
    boolean isObject = start < end && bytes[start] == '{';
    return check(isObject ? WHOLE_LINE : INSIDE_LINE, reserved);
  }

  JsonText field() throws UnreadableRecordException {
    return check(INSIDE_LINE, null);
  }

  private JsonText check(JsonFactory strict, ReservedNames reserved)
      throws UnreadableRecordException {
    if (start == end) {
      throw new UnreadableRecordException(what + " is empty, so it is no JSON");
    }
    checkFirstBytes();
    boolean plain = isPlainAscii();
    if (!plain) {
      checkUtf8();
    }
    JsonText.Kind kind;
    try (JsonParser parser = strict.createParser(bytes, start, end - start)) {
      kind = read(parser, reserved);
    } catch (JsonProcessingException e) {
      throw new UnreadableRecordException(what + " is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading bytes from memory failed", e);
    }
    if (!plain) {
      checkSurrogates();
    }
    return new JsonText(kind, start, end);
  }

  /** ASCII without escapes, as most texts are: well-formed UTF-8 without a surrogate. */
  private boolean isPlainAscii() {
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0 || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  private void checkFirstBytes() throws UnreadableRecordException {
    for (int i = start; i < Math.min(end, start + BYTES_OF_A_GUESS); i++) {
      if (bytes[i] == 0) { // from which a parser would conclude on UTF-16 or UTF-32
        throw new UnreadableRecordException(what + " has a zero byte, so it is no JSON");
      }
    }
  }

  private void checkUtf8() throws UnreadableRecordException {
    int fault = Utf8.firstFault(bytes, start, end);
    if (fault >= 0) {
      throw new UnreadableRecordException(
          what + " is not UTF-8 from byte " + fault + " on, so it is no JSON");
    }
  }

  /**
   * Reads to the end.
   *
   * @param reserved names that no field at the top may have; null for any
   */
  private JsonText.Kind read(JsonParser parser, ReservedNames reserved)
      throws IOException, UnreadableRecordException {
    JsonToken token = parser.nextToken();
    boolean isObject = token == JsonToken.START_OBJECT;
    JsonText.Kind kind = isObject ? JsonText.Kind.EMPTY_OBJECT : JsonText.Kind.OTHER;
    int depth = 0;
    do {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        if (isObject && depth == 1) {
          kind = JsonText.Kind.OBJECT;
          if (reserved != null) {
            reserved.check(parser.currentName());
          }
        }
      } else {
        checkScalar(parser, token);
      }
      token = parser.nextToken();
    } while (depth > 0);
    if (token != null) {
      throw new UnreadableRecordException(what + " goes on behind its JSON text");
    }
    return kind;
  }

  private void checkScalar(JsonParser parser, JsonToken token)
      throws IOException, UnreadableRecordException {
    if (token.isNumeric()) {
      if (parser.getTextLength() > MOST_NUMBER_CHARS) {
        throw new UnreadableRecordException(
            what
                + " has a number of "
                + parser.getTextLength()
                + " characters, more than "
                + MOST_NUMBER_CHARS);
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        checkExponent(parser.getText());
      }
    } else if (token == JsonToken.VALUE_STRING
        && end - start > MOST_TEXT_CHARS // or else none can be that long
        && parser.getTextLength() > MOST_TEXT_CHARS) {
      throw new UnreadableRecordException(
          what + " has a text of more than " + MOST_TEXT_CHARS + " characters");
    }
  }

  private void checkExponent(String number) throws UnreadableRecordException {
    int digits = Math.max(number.indexOf('e'), number.indexOf('E')) + 1;
    if (digits == 0) {
      return;
    }
    while (digits < number.length()
        && (number.charAt(digits) < '1' || number.charAt(digits) > '9')) {
      digits++; // a sign and zeros
    }
    if (number.length() - digits > MOST_EXPONENT_DIGITS) {
      throw new UnreadableRecordException(
          what
              + " has a number whose exponent has more than "
              + MOST_EXPONENT_DIGITS
              + " digits: "
              + number);
    }
  }

  /** No UTF-8 can hold half of a pair, so each reader would put something else in its place. */
  private void checkSurrogates() throws UnreadableRecordException {
    int lowerHalfDue = NOWHERE;
    int at = start;
    while (at < end) {
      while (at < end && bytes[at] != '\\' && at != lowerHalfDue) {
        at++;
      }
      if (at == end) {
        return;
      }
      boolean isEscape = bytes[at] == '\\';
      boolean isUnicode = isEscape && bytes[at + 1] == 'u';
      char unit = isUnicode ? unit(at + 2) : ' ';
      int next = at + (isUnicode ? ESCAPE_LENGTH : 2);
      if (Character.isLowSurrogate(unit) != (at == lowerHalfDue)) {
        throw new UnreadableRecordException(
            what + " has half of a surrogate pair at byte " + at + ", which is no character");
      }
      if (Character.isHighSurrogate(unit)) {
        lowerHalfDue = next;
      }
      at = next;
    }
  }

  private char unit(int from) {
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      unit = unit * HEX + Character.digit(bytes[i], HEX);
    }
    return (char) unit;
  }

  /** RFC 8259 lets a reader pass over it. */
  private static int behindByteOrderMark(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return mark ? from + 3 : from;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
