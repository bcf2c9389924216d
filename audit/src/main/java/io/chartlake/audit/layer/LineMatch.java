package io.chartlake.audit.layer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.KeyType;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.RawLine;
import io.chartlake.rawzone.line.LineFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a raw line is its record: the value's own bytes with key, partition, offset and timestamp
 * behind them. Other bytes are compared as JSON.
 *
 * @param sameBytes whether the line is byte for byte what the record makes, but for its headers
 * @param sameHeaders whether the line has none, or the record's
 * @param difference what differs in content; empty when nothing does
 */
record LineMatch(boolean sameBytes, boolean sameHeaders, Optional<String> difference) {
  private static final List<String> OWN_FIELDS =
      List.of(LineFields.KEY, LineFields.PARTITION, LineFields.OFFSET, LineFields.TIMESTAMP);
  private static final byte[] BEFORE_HEADERS =
      (",\"" + LineHeaders.FIELD + "\":").getBytes(StandardCharsets.UTF_8);

  static LineMatch of(LogRecord record, RawLine line, KeyType keys) {
    JsonNode key = key(record, keys);
    byte[] expected = expected(record, key);
    if (Arrays.equals(expected, line.bytes)) {
      return new LineMatch(true, true, Optional.empty());
    }
    Optional<ObjectNode> value = value(record);
    // A value may have a field of that name itself, where headers are not landed.
    boolean hasHeaders =
        line.json.has(LineHeaders.FIELD)
            && value.filter(own -> own.has(LineHeaders.FIELD)).isEmpty();
    boolean sameHeaders =
        !hasHeaders || LineHeaders.show(line.json.get(LineHeaders.FIELD), record.headers());
    ObjectNode own = line.json.deepCopy().without(OWN_FIELDS);
    if (hasHeaders) {
      own.remove(LineHeaders.FIELD);
    }
    return new LineMatch(
        hasHeaders && startsAs(expected, line.bytes),
        sameHeaders,
        difference(record, key, line.json).or(() -> difference(own, value)));
  }

  /** Whether the bytes are the expected line's, but for headers before its last brace. */
  private static boolean startsAs(byte[] expected, byte[] bytes) {
    int length = expected.length - 1;
    int headers = length + BEFORE_HEADERS.length;
    return bytes.length > headers
        && Arrays.equals(expected, 0, length, bytes, 0, length)
        && Arrays.equals(bytes, length, headers, BEFORE_HEADERS, 0, BEFORE_HEADERS.length);
  }

  private static Optional<String> difference(ObjectNode own, Optional<ObjectNode> value) {
    if (value.isEmpty()) {
      return Optional.of("the record's value is not JSON");
    }
    return JsonValues.same(value.get(), own)
        ? Optional.empty()
        : Optional.of("the value is " + own + ", the record's is " + value.get());
  }

  private static JsonNode key(LogRecord record, KeyType keys) {
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

  private static Optional<String> difference(LogRecord record, JsonNode key, ObjectNode json) {
    // By text, for Jackson's numbers of different width are never equal.
    JsonNode lineKey = json.path(LineFields.KEY);
    if (lineKey.getNodeType() != key.getNodeType() || !lineKey.asText().equals(key.asText())) {
      return Optional.of("_key is " + lineKey + ", the record's is " + key);
    }
    if (!JsonValues.integer(json, LineFields.PARTITION)
        .equals(Optional.of((long) record.partition()))) {
      return Optional.of("_partition is " + json.path(LineFields.PARTITION));
    }
    JsonNode timestamp = json.path(LineFields.TIMESTAMP);
    boolean sameTime =
        record.timestamp().isPresent()
            ? JsonValues.integer(json, LineFields.TIMESTAMP)
                .equals(Optional.of(record.timestamp().getAsLong()))
            : timestamp.isNull();
    if (!sameTime) {
      return Optional.of(
          "_timestamp is " + timestamp + ", the record's is " + record.timestamp().orElse(-1));
    }
    return Optional.empty();
  }

  /** The value's own fields as a line shows them. */
  private static Optional<ObjectNode> value(LogRecord record) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    if (record.value().isEmpty()) {
      return Optional.of(object.put(LineFields.DELETED, true));
    }
    return JsonValues.value(record.value().get())
        .map(
            node ->
                node instanceof ObjectNode fields
                    ? fields.<ObjectNode>without(OWN_FIELDS)
                    : object.<ObjectNode>set(LineFields.VALUE, node));
  }

  private static String text(JsonNode key) {
    try {
      return JsonValues.MAPPER.writeValueAsString(key);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a key that was read can't be written: " + key, e);
    }
  }
}
