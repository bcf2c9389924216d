package io.chartlake.audit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Where events and changelog records keep what the audit compares.
 *
 * @param key how keys are written
 * @param eventKeyField the event's field that repeats its key
 * @param eventIdField the event's field with its id
 * @param countField the changelog value's field with the count; empty for a topic that counts none
 * @param fields the changelog value's fields that the table shows
 */
public record RecordFormat(
    KeyType key,
    String eventKeyField,
    String eventIdField,
    String countField,
    List<String> fields) {

  public RecordFormat {
    fields = List.copyOf(fields);
  }

  public Optional<String> keyText(LogRecord record) {
    return record.key().flatMap(key::text);
  }

  /** What a record of the changelog makes of its key. */
  public KeyVersion version(LogRecord record) {
    if (record.value().isEmpty()) {
      return KeyVersion.tombstone(record.partition(), record.offset());
    }
    return JsonValues.object(record.value().get())
        .map(object -> version(record.partition(), record.offset(), object))
        .orElseGet(() -> KeyVersion.rejected(record.partition(), record.offset()));
  }

  /** The changelog's version of a key, from the record's value or from its raw line. */
  public KeyVersion version(int partition, long offset, ObjectNode value) {
    Object[] values = new Object[fields.size()];
    boolean rejected = !countField.isEmpty() && JsonValues.integer(value, countField).isEmpty();
    for (int i = 0; i < values.length; i++) {
      JsonNode node = value.path(fields.get(i));
      rejected |= node.isContainerNode();
      values[i] = JsonValues.plain(node);
    }
    return new KeyVersion(
        partition,
        offset,
        countField.isEmpty() ? 0 : JsonValues.integer(value, countField).orElse(0L),
        rejected ? KeyVersion.Kind.REJECTED : KeyVersion.Kind.VALUE,
        values);
  }
}
