package io.chartlake.compaction.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.chartlake.changelog.LineFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a record's value is one that landing makes a line of: one JSON text in UTF-8 without a
 * field name twice, whose own fields have no name that landing adds. Its bounds are in the value's
 * array, without a byte order mark and white space around it.
 */
record JsonValue(Kind kind, int start, int end) {
  private static final JsonFactory STRICT =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<String> ADDED_NAMES = addedNames();
  private static final int BYTE_ORDER_MARK = 0xEFBBBF;
  private static final int BYTE_ORDER_MARK_BYTES = 3;

  /** What stands at the top. */
  enum Kind {
    OBJECT,
    EMPTY_OBJECT,
    OTHER
  }

  /** Compared without case, as SQL engines fold the names of columns. */
  private static Set<String> addedNames() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(
        Set.of(
            LineFields.KEY,
            LineFields.PARTITION,
            LineFields.OFFSET,
            LineFields.TIMESTAMP,
            LineFields.DELETED,
            "_headers"));
    return names;
  }

  /**
   * Looks at all of the bytes.
   *
   * @throws RejectedLineException when landing would send the record to its dead letters
   */
  static JsonValue of(byte[] bytes) throws RejectedLineException {
    checkText(bytes);
    int start = behindByteOrderMark(bytes);
    int end = bytes.length;
    Kind kind = kind(bytes, start, end);
    while (isBlank(bytes[start])) {
      start++;
    }
    while (isBlank(bytes[end - 1])) {
      end--;
    }
    return new JsonValue(kind, start, end);
  }

  private static void checkText(byte[] bytes) throws RejectedLineException {
    for (byte b : bytes) {
      if (b == 0) { // from which a parser would conclude on UTF-16 or UTF-32
        throw new RejectedLineException("its value is no JSON: it has a zero byte");
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new RejectedLineException("its value is no JSON: it is not UTF-8");
    }
  }

  private static int behindByteOrderMark(byte[] bytes) {
    boolean marked =
        bytes.length >= BYTE_ORDER_MARK_BYTES
            && ((bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff))
                == BYTE_ORDER_MARK;
    return marked ? BYTE_ORDER_MARK_BYTES : 0;
  }

  private static Kind kind(byte[] bytes, int start, int end) throws RejectedLineException {
    try (JsonParser json = STRICT.createParser(bytes, start, end - start)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new RejectedLineException("its value is no JSON: it is empty");
      }
      Kind kind = Kind.OTHER;
      if (first == JsonToken.START_OBJECT) {
        kind = checkFields(json);
      } else {
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new RejectedLineException("its value is no JSON: more follows behind it");
      }
      return kind;
    } catch (JsonProcessingException e) {
      throw new RejectedLineException("its value is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kind checkFields(JsonParser json) throws IOException, RejectedLineException {
    Kind kind = Kind.EMPTY_OBJECT;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      kind = Kind.OBJECT;
      if (ADDED_NAMES.contains(json.currentName())) {
        throw new RejectedLineException(
            "its value has a field '" + json.currentName() + "', a name that landing adds");
      }
      json.nextToken();
      json.skipChildren();
    }
    return kind;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
