package io.chartlake.landing.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.landing.buffer.LineBuffer;
import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.line.ReservedNames;
import io.chartlake.rawzone.line.UnreadableRecordException;
import io.chartlake.rawzone.line.Utf8;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Renders a record as one line of JSON: the value's own fields first, then where it came from.
 *
 * <p>A value of bytes is proven to be JSON and spliced in as it is, never parsed and written anew:
 * it is quicker, and no number loses digits. Not thread-safe.
 */
public final class LineRenderer {
  private static final byte[] VALUE_FIELD = field('{', LineFields.VALUE);
  private static final byte[] HEADER_VALUE = field(',', "value");
  private static final byte[] HEADER_BASE64 = field(',', "base64");

  private final ReservedNames names;
  private final KeyFormat keys;
  private final boolean headers;
  private final byte[] deletedField;
  private final byte[] keyField;
  private final byte[] partitionField;
  private final byte[] offsetField;
  private final byte[] timestampField;
  private final byte[] headersField;

  public LineRenderer(String fieldPrefix, KeyFormat keys, boolean headers) {
    this.names = new ReservedNames(fieldPrefix);
    this.keys = keys;
    this.headers = headers;
    this.deletedField =
        (new String(field('{', names.of(LineFields.DELETED)), UTF_8) + "true").getBytes(UTF_8);
    this.keyField = field(',', names.of(LineFields.KEY));
    this.partitionField = field(',', names.of(LineFields.PARTITION));
    this.offsetField = field(',', names.of(LineFields.OFFSET));
    this.timestampField = field(',', names.of(LineFields.TIMESTAMP));
    this.headersField = field(',', names.of(LineFields.HEADERS));
  }

  /**
   * Renders into the buffer, line feed included; whatever the buffer held is gone.
   *
   * @throws UnreadableRecordException when the record can't be a line; the buffer is then of no use
   */
  public void render(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
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
    byte[] json = bytes(value);
    if (json == null) {
      ConnectJson.write(record.valueSchema(), value, out);
      json = out.toByteArray();
      out.clear();
    }
    JsonText text = JsonText.ofValue(json, names);
    if (text.kind() == JsonText.Kind.OTHER) {
      out.write(VALUE_FIELD);
    }
    int from = out.length();
    out.write(json, text.start(), text.end() - text.start());
    JsonText.putOnOneLine(out.array(), from, out.length());
    if (text.kind() != JsonText.Kind.OTHER) {
      out.truncate(out.length() - 1);
    }
    return text.kind() == JsonText.Kind.EMPTY_OBJECT;
  }

  private void key(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    byte[] key = bytes(record.key());
    if (key != null) {
      out.write(keys.json(key));
    } else {
      field("the key", record.keySchema(), record.key(), out);
    }
  }

  private void headers(SinkRecord record, LineBuffer out) throws UnreadableRecordException {
    out.write(headersField);
    out.write('[');
    boolean first = true;
    for (Header header : record.headers()) {
      out.write((first ? "{\"key\":" : ",{\"key\":").getBytes(UTF_8));
      out.write(KeyFormat.STRING.json(header.key().getBytes(UTF_8)));
      header(header, out);
      out.write('}');
      first = false;
    }
    out.write(']');
  }

  private static void header(Header header, LineBuffer out) throws UnreadableRecordException {
    byte[] bytes = bytes(header.value());
    boolean isText = bytes == null || Utf8.isWellFormed(bytes);
    out.write(isText ? HEADER_VALUE : HEADER_BASE64);
    if (bytes != null) {
      out.write((isText ? KeyFormat.STRING : KeyFormat.BYTES).json(bytes));
    } else { // none, or a transform's
      field("a header", header.schema(), header.value(), out);
    }
  }

  private static void field(String what, Schema schema, Object value, LineBuffer out)
      throws UnreadableRecordException {
    int from = out.length();
    ConnectJson.write(schema, value, out);
    JsonText.ofField(what, out.array(), from, out.length());
  }

  /** Null for what is not bytes. */
  private static byte[] bytes(Object value) {
    return value instanceof ByteBuffer buffer
        ? ConnectJson.bytes(buffer)
        : value instanceof byte[] bytes ? bytes : null;
  }

  private static byte[] field(char before, String name) {
    return (before + "\"" + name + "\":").getBytes(UTF_8);
  }
}
