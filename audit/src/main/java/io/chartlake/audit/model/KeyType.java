package io.chartlake.audit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How record keys are written in the topics. */
public enum KeyType {
  /** Eight bytes, big-endian; a number in raw lines. */
  LONG,

  /** UTF-8 text; a string in raw lines. */
  STRING;

  /** Browsers round larger numbers. */
  private static final long END_OF_EVENT_KEYS = 1L << 53;

  /** The key as the audit names it; empty when the bytes are not such a key. */
  public Optional<String> text(byte[] key) {
    if (this == LONG) {
      return key.length == Long.BYTES
          ? Optional.of(Long.toString(ByteBuffer.wrap(key).getLong()))
          : Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty(); // with a replacement, different keys would be the same
    }
  }

  /** Whether the contract of the events allows this key. */
  public boolean isAllowedForEvents(String text) {
    return this != LONG || (Long.parseLong(text) >= 0 && Long.parseLong(text) < END_OF_EVENT_KEYS);
  }

  /** The key as a raw line shows it. */
  public JsonNode json(String text) {
    return this == LONG
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : JsonNodeFactory.instance.textNode(text);
  }

  /** Whether a raw line's or a value's field may be such a key. */
  public boolean is(JsonNode node) {
    return this == LONG ? node.isIntegralNumber() && node.canConvertToLong() : node.isTextual();
  }
}
