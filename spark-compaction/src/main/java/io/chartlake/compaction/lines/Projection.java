package io.chartlake.compaction.lines;

import io.chartlake.changelog.LineFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From a raw line's fields to the table's columns: fields, names and plain casts. The slots of a
 * raw line are the declared columns, then key, partition, offset and timestamp.
 *
 * @param raw what the slots of a line hold
 * @param outputs the table's columns in order
 * @param keyOutput which output is the record's key
 */
public record Projection(List<Column> raw, List<Output> outputs, int keyOutput)
    implements Serializable {
  /** More would not fit the null bits of a record. */
  private static final int MAX_OUTPUTS = 62;

  /**
   * A column of the table.
   *
   * @param slot where its value is in a raw line
   */
  public record Output(Column column, int slot) implements Serializable {}

  public Projection {
    raw = List.copyOf(raw);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads the arguments of a job.
   *
   * @param columns such as {@code count BIGINT NOT NULL, songName STRING}; may be empty
   * @param select such as {@code _key AS song_id, CAST(count AS INT) AS plays}
   * @param keyType BIGINT or STRING
   * @param reserved names the job adds itself
   * @throws IllegalArgumentException naming what is wrong in which text
   */
  public static Projection parse(
      String columns, String select, FieldType keyType, Set<String> reserved) {
    if (keyType != FieldType.BIGINT && keyType != FieldType.STRING) {
      throw new IllegalArgumentException("key type " + keyType + " is neither BIGINT nor STRING");
    }
    List<Column> raw = rawColumns(columns);
    raw.add(new Column(LineFields.KEY, keyType));
    raw.add(new Column(LineFields.PARTITION, FieldType.INT));
    raw.add(new Column(LineFields.OFFSET, FieldType.BIGINT));
    raw.add(new Column(LineFields.TIMESTAMP, FieldType.TIMESTAMP));
    return outputs(raw, new Words(select), reserved);
  }

  int keySlot() {
    return raw.size() - 4;
  }

  int partitionSlot() {
    return raw.size() - 3;
  }

  int offsetSlot() {
    return raw.size() - 2;
  }

  /** Slots without which a live record is rejected. */
  int[] requiredSlots() {
    return IntStream.range(0, raw.size()).filter(slot -> raw.get(slot).required()).toArray();
  }

  /** Whether {@link #apply} may reject a line. */
  boolean hasCasts() {
    return outputs.stream().anyMatch(output -> output.column.type() != raw.get(output.slot).type());
  }

  FieldType keyType() {
    return raw.get(keySlot()).type();
  }

  /**
   * Fills the table's columns from a raw line.
   *
   * @throws RejectedLineException when a value does not survive its cast
   */
  void apply(Values line, Values row) throws RejectedLineException {
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      Column from = raw.get(output.slot);
      if (from.type() == output.column.type() || line.isNull(output.slot)) {
        row.copy(i, line, output.slot);
      } else {
        Cast.apply(from, output.column.type(), line, output.slot, row, i);
      }
    }
  }

  private static List<Column> rawColumns(String columns) {
    List<Column> raw = new ArrayList<>();
    Words words = new Words(columns);
    Set<String> names = new HashSet<>();
    while (!words.atEnd()) {
      if (!raw.isEmpty()) {
        words.expect(",");
      }
      String name = words.name("a column's name");
      FieldType type = FieldType.parse(words.name("the type of column " + name));
      boolean required = words.skip("NOT", "NULL");
      if (name.startsWith("_")) {
        throw words.error(
            name + " begins with an underscore; such fields are the landing's, with known types");
      }
      if (!names.add(name)) {
        throw words.error(name + " is there twice");
      }
      raw.add(new Column(name, type, required));
    }
    return raw;
  }

  private static Projection outputs(List<Column> raw, Words words, Set<String> reserved) {
    List<Output> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int keyOutput = -1;
    do {
      boolean cast = words.skip("CAST", "(");
      String source = words.name("a column");
      int slot = slot(raw, source, words);
      FieldType type = raw.get(slot).type();
      if (cast) {
        words.expect("AS");
        type = FieldType.parse(words.name("the type to cast " + source + " to"));
        words.expect(")");
        if (!Cast.isKnown(raw.get(slot).type(), type)) {
          throw words.error(source + " can't be cast from " + raw.get(slot).type() + " to " + type);
        }
      }
      String name = words.skip("AS") ? words.name("the new name of " + source) : source;
      if (name.startsWith("_") || reserved.contains(name.toLowerCase(Locale.ROOT))) {
        throw words.error(
            name
                + " is a reserved name of a table column; give another one with "
                + source
                + " AS …");
      }
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw words.error(name + " is there twice");
      }
      if (source.equals(LineFields.KEY) && type == raw.get(slot).type() && keyOutput < 0) {
        keyOutput = outputs.size();
      }
      outputs.add(new Output(new Column(name, type), slot));
    } while (words.skip(","));
    if (!words.atEnd()) {
      throw words.error("a comma is missing before '" + words.name("a comma") + "'");
    }
    if (keyOutput < 0) {
      throw words.error(
          "_key is missing, without a cast: a row could not be found again; add _key AS some_name");
    }
    if (outputs.size() > MAX_OUTPUTS) {
      throw words.error("there are more than " + MAX_OUTPUTS + " columns");
    }
    return new Projection(raw, outputs, keyOutput);
  }

  private static int slot(List<Column> raw, String source, Words words) {
    for (int i = 0; i < raw.size(); i++) {
      if (raw.get(i).name().equals(source)) {
        return i;
      }
    }
    throw words.error(
        source
            + " is not among the columns "
            + raw.stream().map(Column::name).toList()
            + "; names are compared exactly");
  }
}
