package io.chartlake.landing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Proves that bytes are one JSON text (RFC 8259) and copies them as they are, on one line.
 *
 * <p>Stricter than most parsers, because every reader behind us is another parser: UTF-8 only,
 * without overlong forms or surrogates, no field name twice in one object, nothing behind the
 * value.
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final ReservedNames reserved;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(1024);

  JsonText(ReservedNames reserved) {
    this.reserved = reserved;
  }

  /** What a JSON text is at its top. */
  enum Kind {
    OBJECT,
    EMPTY_OBJECT,
    OTHER
  }

  /**
   * Checks all of the bytes.
   *
   * @throws UnreadableRecordException when they are no JSON text, or an object has a reserved name
   */
  Kind check(byte[] bytes) throws UnreadableRecordException {
    checkUtf8(bytes);
    int start = start(bytes);
    try (JsonParser parser = FACTORY.createParser(bytes, start, bytes.length - start)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new UnreadableRecordException("the value is empty");
      }
      Kind kind = first == JsonToken.START_OBJECT ? fields(parser) : Kind.OTHER;
      if (first == JsonToken.START_ARRAY) {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new UnreadableRecordException("the value goes on behind its JSON text");
      }
      return kind;
    } catch (JsonProcessingException e) {
      throw new UnreadableRecordException("the value is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnreadableRecordException("the value is no JSON: " + e.getMessage(), e);
    }
  }

  /** Copies a checked text without the white space around it; line breaks inside become spaces. */
  void copy(byte[] bytes, LineBuffer out) {
    int from = start(bytes);
    int to = bytes.length;
    while (isSpace(bytes[from])) {
      from++;
    }
    while (isSpace(bytes[to - 1])) {
      to--;
    }
    int written = out.length();
    out.write(bytes, from, to - from);
    byte[] copy = out.array();
    for (int i = written; i < out.length(); i++) {
      if (copy[i] == '\n' || copy[i] == '\r') { // JSON has them raw only between tokens
        copy[i] = ' ';
      }
    }
  }

  private Kind fields(JsonParser parser) throws IOException, UnreadableRecordException {
    Kind kind = Kind.EMPTY_OBJECT;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      kind = Kind.OBJECT;
      reserved.check(parser.currentName());
      parser.nextToken();
      parser.skipChildren();
    }
    return kind;
  }

  private void checkUtf8(byte[] bytes) throws UnreadableRecordException {
    boolean ascii = true;
    for (byte b : bytes) {
      if (b <= 0) {
        if (b == 0) { // also keeps the parser from guessing UTF-16 or UTF-32
          throw new UnreadableRecordException("the value has a zero byte, so it is no JSON");
        }
        ascii = false;
      }
    }
    if (ascii) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder.reset();
    CoderResult result;
    do {
      decoded.clear();
      result = decoder.decode(in, decoded, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new UnreadableRecordException(
          "the value is not UTF-8 from byte " + in.position() + " on, so it is no JSON");
    }
  }

  /** Behind a byte order mark, which RFC 8259 lets a reader pass over. */
  private static int start(byte[] bytes) {
    boolean mark =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return mark ? 3 : 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
