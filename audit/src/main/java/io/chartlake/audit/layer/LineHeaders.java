package io.chartlake.audit.layer;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.rawzone.line.LineFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A record's headers as a raw line shows them: {@code {"key":…,"value":…}} each, and {@code base64}
 * in the place of {@code value} where the bytes are not UTF-8. An older landing wrote base64 as
 * {@code value}, whatever the bytes.
 */
final class LineHeaders {
  static final String FIELD = LineFields.HEADERS;

  private LineHeaders() {}

  /** Whether the field shows these, in their order. */
  static boolean show(JsonNode field, List<LogRecord.Header> headers) {
    if (!field.isArray() || field.size() != headers.size()) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      if (!shows(field.get(i), headers.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean shows(JsonNode shown, LogRecord.Header header) {
    return JsonValues.sameText(header.key(), shown.path("key").asText())
        && header
            .value()
            .map(bytes -> shows(shown, bytes))
            .orElseGet(() -> shown.path("value").isNull());
  }

  private static boolean shows(JsonNode shown, byte[] bytes) {
    String value = shown.path("value").textValue();
    String base64 = Base64.getEncoder().encodeToString(bytes);
    if (base64.equals(value)) {
      return true;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .equals(value);
    } catch (CharacterCodingException e) {
      return base64.equals(shown.path("base64").textValue());
    }
  }
}
