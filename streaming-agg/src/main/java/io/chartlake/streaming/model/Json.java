package io.chartlake.streaming.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/** Jackson as this module uses it: it decides what is JSON and how text is escaped. */
final class Json {
  /**
   * Interning would keep every made-up field name; an emoji is four bytes of UTF-8, not two
   * escapes.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private Json() {}

  /** What was wrong and where, without the excerpt of the source Jackson would add. */
  static String problem(Exception failure) {
    if (failure instanceof JsonProcessingException json) {
      String at =
          json.getLocation() == null ? "" : " at byte " + json.getLocation().getByteOffset();
      return json.getOriginalMessage() + at;
    }
    return String.valueOf(failure.getMessage());
  }
}
