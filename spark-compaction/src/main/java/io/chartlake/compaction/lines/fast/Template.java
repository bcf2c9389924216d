package io.chartlake.compaction.lines.fast;

import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Line;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.projection.RecordBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One shape of line: fixed bytes with values between them. A line fits when it has exactly these
 * bytes and each value is of the plainest kind its field can have; what fits is read to the same
 * values as by Jackson, what is in doubt does not fit.
 */
final class Template {
  private static final int DOES_NOT_FIT = -1;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000;

  /** What stands in place of a value, and what is done with it. */
  enum Kind {
    BOOLEAN,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    STRING,
    TIMESTAMP,
    DELETED,
    /** Of a field that nobody asked for. */
    SKIPPED;

    static Kind of(FieldType type) {
      return valueOf(type.name());
    }
  }

  /**
   * A field and the bytes before its value.
   *
   * @param slot where its value goes, when it is of a declared column
   */
  record Field(String before, Kind kind, int slot) {}

  private final byte[][] fixed;
  private final Kind[] kinds;
  private final int[] slots;
  private final long[][] fixedWords;
  private final long[] lastMask;
  private final int keySlot;
  private final int offsetSlot;
  private final int[] required;
  private final Scalars scalars = new Scalars();

  /**
   * From a line's fields in their order.
   *
   * @param end the bytes behind the last value, with the line feed
   */
  Template(Projection projection, List<Field> fields, String end) {
    this.kinds = fields.stream().map(Field::kind).toArray(Kind[]::new);
    this.slots = fields.stream().mapToInt(Field::slot).toArray();
    this.fixed = new byte[kinds.length + 1][];
    for (int i = 0; i < kinds.length; i++) {
      fixed[i] = fields.get(i).before.getBytes(StandardCharsets.UTF_8);
    }
    fixed[kinds.length] = end.getBytes(StandardCharsets.UTF_8);
    this.fixedWords = new long[fixed.length][];
    this.lastMask = new long[fixed.length];
    for (int i = 0; i < fixed.length; i++) {
      int words = (fixed[i].length + Long.BYTES - 1) / Long.BYTES;
      byte[] padded = Arrays.copyOf(fixed[i], words * Long.BYTES);
      fixedWords[i] = new long[words];
      for (int word = 0; word < words; word++) {
        fixedWords[i][word] = (long) WORD.get(padded, word * Long.BYTES);
      }
      lastMask[i] = -1L >>> ((padded.length - fixed[i].length) * Byte.SIZE);
    }
    this.keySlot = projection.keySlot();
    this.offsetSlot = projection.offsetSlot();
    this.required = projection.requiredSlots();
  }

  boolean hasShapeOf(Template other) {
    return Arrays.deepEquals(fixed, other.fixed);
  }

  /**
   * Reads the line at {@code start}, behind whose last byte at hand at least 16 zeros must follow;
   * returns where the next line begins, or -1.
   */
  int read(byte[] bytes, int start, Line into) {
    into.clear();
    RecordBuffer values = into.values;
    int at = start;
    for (int i = 0; i < kinds.length; i++) {
      at = pass(i, bytes, at);
      if (at < 0) {
        return DOES_NOT_FIT;
      }
      at = bytes[at] == 'n' ? Scalars.word(bytes, at, "null") : read(i, bytes, at, into, values);
      if (at < 0) {
        return DOES_NOT_FIT;
      }
    }
    at = pass(kinds.length, bytes, at);
    if (at < 0 || values.isNull(offsetSlot) || values.isNull(keySlot)) {
      return DOES_NOT_FIT;
    }
    return required.length == 0 || into.isDeleted() || values.areSet(required) ? at : DOES_NOT_FIT;
  }

  /** Passes the fixed bytes before a value; a mismatch is found before anything behind it. */
  private int pass(int i, byte[] bytes, int start) {
    long[] words = fixedWords[i];
    int last = words.length - 1;
    int at = start;
    for (int word = 0; word < last; word++, at += Long.BYTES) {
      if ((long) WORD.get(bytes, at) != words[word]) {
        return DOES_NOT_FIT;
      }
    }
    return (((long) WORD.get(bytes, at) ^ words[last]) & lastMask[i]) == 0
        ? start + fixed[i].length
        : DOES_NOT_FIT;
  }

  private int read(int i, byte[] bytes, int at, Line into, RecordBuffer values) {
    int slot = slots[i];
    switch (kinds[i]) {
      case INT, BIGINT, TIMESTAMP -> {
        int end = scalars.whole(bytes, at);
        return end >= 0 && setWhole(kinds[i], slot, scalars.number(), values) ? end : DOES_NOT_FIT;
      }
      case STRING -> {
        int end = Scalars.text(bytes, at);
        if (end >= 0) {
          values.setText(slot, bytes, at + 1, end - at - 2);
        }
        return end;
      }
      case FLOAT, DOUBLE -> {
        int end = scalars.decimal(bytes, at);
        double value = scalars.decimal();
        values.setNumber(
            slot, Double.doubleToRawLongBits(kinds[i] == Kind.FLOAT ? (float) value : value));
        return end;
      }
      case BOOLEAN -> {
        values.setNumber(slot, bytes[at] == 't' ? 1 : 0);
        return Scalars.truth(bytes, at);
      }
      case DELETED -> {
        into.setDeleted(bytes[at] == 't');
        return Scalars.truth(bytes, at);
      }
      case SKIPPED -> {
        return switch (bytes[at]) {
          case '"' -> Scalars.text(bytes, at);
          case 't', 'f' -> Scalars.truth(bytes, at);
          default -> Scalars.anyNumber(bytes, at);
        };
      }
    }
    return DOES_NOT_FIT;
  }

  private static boolean setWhole(Kind kind, int slot, long number, RecordBuffer values) {
    if (kind == Kind.TIMESTAMP) {
      values.setNumber(slot, number * 1_000);
      return number <= MAX_MILLIS && number >= -MAX_MILLIS;
    }
    values.setNumber(slot, number);
    return kind == Kind.BIGINT || number == (int) number;
  }
}
