package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.rawzone.line.JsonText;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.line.LineSplitter;
import java.util.Arrays;
import java.util.OptionalLong;

/** The line that landing would write of a record, used again from record to record. */
final class RecordLine {
  private static final byte[] DELETED = ("{\"" + LineFields.DELETED + "\":true").getBytes(UTF_8);
  private static final byte[] VALUE = ("{\"" + LineFields.VALUE + "\":").getBytes(UTF_8);
  private static final byte[] KEY = field(LineFields.KEY);
  private static final byte[] PARTITION = field(LineFields.PARTITION);
  private static final byte[] OFFSET = field(LineFields.OFFSET);
  private static final byte[] TIMESTAMP = field(LineFields.TIMESTAMP);
  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final int KEPT_BYTES = 1 << 20;

  private byte[] bytes = new byte[1 << 12];
  private int length;

  private static byte[] field(String name) {
    return (",\"" + name + "\":").getBytes(UTF_8);
  }

  /** The line, with its line feed and {@link LineSplitter#PADDING_BYTES} zeros behind it. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the line feed is. */
  int end() {
    return length - 1;
  }

  /** A tombstone's. */
  void beginDeleted() {
    begin();
    append(DELETED, 0, DELETED.length);
  }

  /** That of a value that ends in a brace and is taken for an object with fields. */
  void beginFields(byte[] value) {
    begin();
    append(value, 0, value.length - 1);
  }

  /** That of a value which is known to be JSON. */
  void begin(byte[] value, JsonText json) {
    begin();
    if (json.kind() == JsonText.Kind.EMPTY_OBJECT) {
      append((byte) '{');
      return;
    }
    if (json.kind() == JsonText.Kind.OTHER) {
      append(VALUE, 0, VALUE.length);
    }
    int from = length;
    boolean isObject = json.kind() == JsonText.Kind.OBJECT;
    append(value, json.start(), json.end() - json.start() - (isObject ? 1 : 0));
    JsonText.putOnOneLine(bytes, from, length);
  }

  /**
   * Adds where the record came from.
   *
   * @param key as JSON
   */
  void finish(byte[] key, int partition, long offset, OptionalLong timestampMillis) {
    int comma = length == 1 ? 1 : 0;
    append(KEY, comma, KEY.length - comma);
    append(key, 0, key.length);
    append(PARTITION, 0, PARTITION.length);
    append(partition);
    append(OFFSET, 0, OFFSET.length);
    append(offset);
    append(TIMESTAMP, 0, TIMESTAMP.length);
    if (timestampMillis.isPresent()) {
      append(timestampMillis.getAsLong());
    } else {
      append(NULL, 0, NULL.length);
    }
    append((byte) '}');
    append((byte) '\n');
    room(LineSplitter.PADDING_BYTES);
    Arrays.fill(bytes, length, length + LineSplitter.PADDING_BYTES, (byte) 0);
  }

  private void begin() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
  }

  private void append(long number) {
    byte[] digits = Long.toString(number).getBytes(UTF_8);
    append(digits, 0, digits.length);
  }

  private void append(byte b) {
    room(1);
    bytes[length++] = b;
  }

  private void append(byte[] source, int start, int count) {
    room(count);
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
    }
  }
}
