package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.util.Optional;

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

  /** Reads a field's value, whose token is current. */
  interface FieldReader<T> {
    T read(JsonParser parser, JsonToken token) throws IOException;
  }

  /**
   * The one field of interest of a value that must be a JSON object with nothing behind it; empty
   * where the object lacks the field.
   *
   * @param twice the reason where the field is there more than once
   */
  static <T> Optional<T> field(
      byte[] value, String field, UnreadableReason twice, FieldReader<T> reader) {
    T found = null;
    try (JsonParser parser = FACTORY.createParser(value)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw noObject(
            "the value must be a JSON object, it is "
                + (first == null ? "empty" : shown(parser, first)));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(field);
        JsonToken token = parser.nextToken();
        if (!wanted) {
          parser.skipChildren();
        } else if (found == null) {
          found = reader.read(parser, token);
        } else {
          throw new UnreadableInputException(twice, "the value names " + field + " twice");
        }
      }
      if (parser.nextToken() != null) {
        throw noObject("something follows the value's JSON object");
      }
    } catch (IOException e) {
      throw noObject("the value is no JSON: " + problem(e));
    }
    return Optional.ofNullable(found);
  }

  private static UnreadableInputException noObject(String why) {
    return new UnreadableInputException(UnreadableReason.VALUE_NO_JSON_OBJECT, why);
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
