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
  LONG {
    @Override
    public Optional<String> text(byte[] key) {
      return key.length == Long.BYTES
          ? Optional.of(Long.toString(ByteBuffer.wrap(key).getLong()))
          : Optional.empty();
    }

    /** Browsers round larger ones, so the contract of the events allows none. */
    @Override
    public boolean isAllowedForEvents(String text) {
      long key = Long.parseLong(text);
      return key >= 0 && key < 1L << 53;
    }

    @Override
    public JsonNode json(String text) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }

    @Override
    public boolean is(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong();
    }
  },

  /** UTF-8 text; a string in raw lines. */
  STRING {
    @Override
    public Optional<String> text(byte[] key) {
      try {
        return Optional.of(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
      } catch (CharacterCodingException e) {
        return Optional.empty(); // replacing what is none would make different keys the same
      }
    }

    @Override
    public boolean isAllowedForEvents(String text) {
      return true;
    }

    @Override
    public JsonNode json(String text) {
      return JsonNodeFactory.instance.textNode(text);
    }

    @Override
    public boolean is(JsonNode node) {
      return node.isTextual();
    }
  };

  /** The key as the audit names it; empty when the bytes are no such key. */
  public abstract Optional<String> text(byte[] key);

  /** Whether an event may have this key. */
  public abstract boolean isAllowedForEvents(String text);

  /** The key as a raw line shows it. */
  public abstract JsonNode json(String text);

  /** Whether a raw line's or a value's field may be such a key. */
  public abstract boolean is(JsonNode node);
}
