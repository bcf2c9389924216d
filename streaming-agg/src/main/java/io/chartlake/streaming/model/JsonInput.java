package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;

/** Jackson as this module uses it: it decides what is JSON and how text is escaped. */
final class JsonInput {
  /**
   * Interning would keep every made-up field name; an emoji is four bytes of UTF-8, not two
   * escapes.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final int SHOWN_CHARACTERS = 40;

  private JsonInput() {}

  /** What both input topics ask of a value: one JSON object and nothing behind it. */
  static void requireObject(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new UnreadableInputException(
          UnreadableReason.VALUE_NO_JSON_OBJECT,
          "the value must be a JSON object, it is "
              + (first == null ? "empty" : shown(parser, first)));
    }
  }

  static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new UnreadableInputException(
          UnreadableReason.VALUE_NO_JSON_OBJECT, "something follows the value's JSON object");
    }
  }

  static UnreadableInputException noJson(IOException failure) {
    return new UnreadableInputException(
        UnreadableReason.VALUE_NO_JSON_OBJECT, "the value is no JSON: " + problem(failure));
  }

  /** The current token as a message shows it. */
  static String shown(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      default -> {
        String text = parser.getText();
        String start =
            text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
        yield token == JsonToken.VALUE_STRING ? "\"" + start + "\"" : start;
      }
    };
  }

  /** What was wrong and where, without the excerpt of the source Jackson would add. */
  private static String problem(IOException failure) {
    if (failure instanceof JsonProcessingException json && json.getLocation() != null) {
      return json.getOriginalMessage() + " at byte " + json.getLocation().getByteOffset();
    }
    return String.valueOf(failure.getMessage());
  }
}
