package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.changelog.LineFields;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Renders a record as one line of JSON: the value's own fields first, then where it came from.
 *
 * <p>A value of bytes is proven to be JSON and spliced in as it is, never parsed and written anew:
 * it is quicker, and no number loses digits. Not thread-safe.
 */
final class Line {
  private final ReservedNames names;
  private final FlatJson flat;
  private final JsonText text;
  private final boolean headers;
  private final byte[] deletedField;
  private final byte[] keyField;
  private final byte[] partitionField;
  private final byte[] offsetField;
  private final byte[] timestampField;
  private final byte[] headersField;
  private static final byte[] VALUE_FIELD = field('{', LineFields.VALUE);

  Line(String fieldPrefix, boolean headers) {
    this.names = new ReservedNames(fieldPrefix);
    this.flat = new FlatJson(fieldPrefix);
    this.text = new JsonText(names);
    this.headers = headers;
    this.deletedField =
        (new String(field('{', names.of(LineFields.DELETED)), UTF_8) + "true").getBytes(UTF_8);
    this.keyField = field(',', names.of(LineFields.KEY));
    this.partitionField = field(',', names.of(LineFields.PARTITION));
    this.offsetField = field(',', names.of(LineFields.OFFSET));
    this.timestampField = field(',', names.of(LineFields.TIMESTAMP));
    this.headersField = field(',', names.headers());
  }

  /**
   * Renders into the buffer, line feed included; whatever the buffer held is gone.
   *
   * @throws UnreadableRecordException when the record can't be a line; the buffer is then of no use
   */
  void render(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    out.clear();
    boolean empty = value(record, out);
    out.write(keyField, empty ? 1 : 0, keyField.length - (empty ? 1 : 0));
    key(record, out);
    out.write(partitionField);
    out.write((long) record.originalKafkaPartition());
    out.write(offsetField);
    out.write(record.originalKafkaOffset());
    out.write(timestampField);
    if (record.timestamp() == null) {
      out.write("null".getBytes(UTF_8));
    } else {
      out.write(record.timestamp().longValue());
    }
    if (headers) {
      headers(record, out);
    }
    out.write('}');
    out.write('\n');
  }

  /** Writes an object without its closing brace; true when it has no field. */
  private boolean value(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    Object value = record.value();
    if (value == null) {
      out.write(deletedField);
      return false;
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      byte[] bytes =
          value instanceof ByteBuffer buffer ? ConnectJson.bytes(buffer) : (byte[]) value;
      if (flat.isObject(bytes)) {
        out.write(bytes, 0, bytes.length - 1);
        return false;
      }
      JsonText.Kind kind = text.check(bytes);
      if (kind == JsonText.Kind.OTHER) {
        out.write(VALUE_FIELD);
        text.copy(bytes, out);
        return false;
      }
      text.copy(bytes, out);
      out.truncate(out.length() - 1);
      return kind == JsonText.Kind.EMPTY_OBJECT;
    }
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        names.check(field.name());
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Object name : map.keySet()) {
        names.check(String.valueOf(name));
      }
    } else {
      out.write(VALUE_FIELD);
      ConnectJson.write(record.valueSchema(), value, out);
      return false;
    }
    ConnectJson.write(record.valueSchema(), value, out);
    out.truncate(out.length() - 1);
    return out.length() == 1;
  }

  private void key(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    if (record.key() instanceof Long number) {
      out.write(number.longValue());
    } else {
      ConnectJson.write(record.keySchema(), record.key(), out);
    }
  }

  private void headers(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    out.write(headersField);
    out.write('[');
    boolean first = true;
    for (Header header : record.headers()) {
      out.write((first ? "{\"key\":" : ",{\"key\":").getBytes(UTF_8));
      ConnectJson.write(null, header.key(), out);
      out.write(",\"value\":".getBytes(UTF_8));
      ConnectJson.write(header.schema(), header.value(), out);
      out.write('}');
      first = false;
    }
    out.write(']');
  }

  private static byte[] field(char before, String name) {
    return (before + "\"" + name + "\":").getBytes(UTF_8);
  }
}
