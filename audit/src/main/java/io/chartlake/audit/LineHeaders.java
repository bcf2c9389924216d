package io.chartlake.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A record's headers as a raw line shows them: {@code [{"key":…,"value":…},…]}. */
final class LineHeaders {
  static final String FIELD = "_headers";

  private LineHeaders() {}

  /** Whether the field shows these: each value as text where it is UTF-8, else as base64. */
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
    JsonNode value = shown.path("value");
    return Json.sameText(header.key(), shown.path("key").asText())
        && header
            .value()
            .map(bytes -> value.isTextual() && value.textValue().equals(text(bytes)))
            .orElse(value.isNull());
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
