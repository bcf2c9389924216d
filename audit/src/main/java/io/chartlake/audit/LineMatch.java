package io.chartlake.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.changelog.LineFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a raw line is its record: the value's own bytes with key, partition, offset and timestamp
 * behind them. Other bytes are compared as JSON.
 *
 * @param sameBytes whether the line is byte for byte what the record makes
 * @param difference what differs in content; empty when nothing does
 */
record LineMatch(boolean sameBytes, Optional<String> difference) {
  private static final List<String> OWN_FIELDS =
      List.of(LineFields.KEY, LineFields.PARTITION, LineFields.OFFSET, LineFields.TIMESTAMP);

  static LineMatch of(LogRecord record, RawLine line, KeyFormat keys) {
    JsonNode key = key(record, keys);
    if (Arrays.equals(expected(record, key), line.bytes)) {
      return new LineMatch(true, Optional.empty());
    }
    return new LineMatch(false, difference(record, key, line));
  }

  private static JsonNode key(LogRecord record, KeyFormat keys) {
    return record
        .key()
        .map(
            bytes ->
                keys.text(bytes).map(keys::json).orElse(JsonNodeFactory.instance.missingNode()))
        .orElse(JsonNodeFactory.instance.nullNode());
  }

  private static byte[] expected(LogRecord record, JsonNode key) {
    String tail =
        "\"_key\":"
            + text(key)
            + ",\"_partition\":"
            + record.partition()
            + ",\"_offset\":"
            + record.offset()
            + ",\"_timestamp\":"
            + (record.timestamp().isPresent() ? record.timestamp().getAsLong() : "null")
            + "}";
    String head = record.value().map(LineMatch::head).orElse("{\"_deleted\":true,");
    return (head + tail).getBytes(StandardCharsets.UTF_8);
  }

  /** The value up to where landing adds its fields. */
  private static String head(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8).strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return "{\"" + LineFields.VALUE + "\":" + text + ",";
    }
    String open = text.substring(0, text.length() - 1).stripTrailing();
    return open.equals("{") ? open : open + ",";
  }

  private static Optional<String> difference(LogRecord record, JsonNode key, RawLine line) {
    ObjectNode json = line.json;
    // By text, for Jackson's numbers of different width are never equal.
    JsonNode lineKey = json.path(LineFields.KEY);
    if (lineKey.getNodeType() != key.getNodeType() || !lineKey.asText().equals(key.asText())) {
      return Optional.of("_key is " + lineKey + ", the record's is " + key);
    }
    if (!Json.integer(json, LineFields.PARTITION).equals(Optional.of((long) record.partition()))) {
      return Optional.of("_partition is " + json.path(LineFields.PARTITION));
    }
    JsonNode timestamp = json.path(LineFields.TIMESTAMP);
    boolean sameTime =
        record.timestamp().isPresent()
            ? Json.integer(json, LineFields.TIMESTAMP)
                .equals(Optional.of(record.timestamp().getAsLong()))
            : timestamp.isNull();
    if (!sameTime) {
      return Optional.of(
          "_timestamp is " + timestamp + ", the record's is " + record.timestamp().orElse(-1));
    }
    Optional<JsonNode> value = value(record);
    if (value.isEmpty()) {
      return Optional.of("the record's value is no JSON");
    }
    ObjectNode own = json.deepCopy().without(OWN_FIELDS);
    return own.equals(value.get())
        ? Optional.empty()
        : Optional.of("the value is " + own + ", the record's is " + value.get());
  }

  /** The value's own fields as a line shows them. */
  private static Optional<JsonNode> value(LogRecord record) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (record.value().isEmpty()) {
      return Optional.of(object.put(LineFields.DELETED, true));
    }
    return Json.value(record.value().get())
        .map(
            node ->
                node instanceof ObjectNode fields
                    ? fields.without(OWN_FIELDS)
                    : object.set(LineFields.VALUE, node));
  }

  private static String text(JsonNode key) {
    try {
      return Json.MAPPER.writeValueAsString(key);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a key that was read can't be written: " + key, e);
    }
  }
}
