package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What both input topics ask of a value: one JSON object and nothing behind it. */
final class JsonObjects {
  private static final int SHOWN_CHARACTERS = 40;

  private JsonObjects() {}

  static void requireObject(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new UnreadableRecordException(
          UnreadableReason.VALUE_NO_JSON_OBJECT,
          "the value must be a JSON object, it is "
              + (first == null ? "empty" : shown(parser, first)));
    }
  }

  static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new UnreadableRecordException(
          UnreadableReason.VALUE_NO_JSON_OBJECT, "something follows the value's JSON object");
    }
  }

  static UnreadableRecordException noJson(IOException failure) {
    return new UnreadableRecordException(
        UnreadableReason.VALUE_NO_JSON_OBJECT, "the value is no JSON: " + Json.problem(failure));
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
}
