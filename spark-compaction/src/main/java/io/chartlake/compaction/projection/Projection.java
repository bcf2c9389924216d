package io.chartlake.compaction.projection;

import io.chartlake.rawzone.line.LineFields;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From a raw line's fields to the table's columns: fields, names, plain casts, and what an engine
 * computes. The slots of a raw line are the declared columns, then key, partition, offset and
 * timestamp.
 *
 * @param raw what the slots of a line hold
 * @param outputs the table's columns in order
 * @param keyOutput which output is the record's key
 * @param computed fills the outputs that are {@link Output#isComputed}
 */
public record Projection(
    List<Column> raw, List<Output> outputs, int keyOutput, ComputedColumns computed)
    implements Serializable {
  private static final String OTHER_ENGINE = "any other expression needs --engine sql";

  /**
   * A column of the table.
   *
   * @param slot where its value is in a raw line, or {@link #COMPUTED}
   */
  public record Output(Column column, int slot) implements Serializable {
    /** In place of a slot: the value is none of the line's. */
    public static final int COMPUTED = -1;

    public boolean isComputed() {
      return slot == COMPUTED;
    }
  }

  public Projection {
    raw = List.copyOf(raw);
    outputs = List.copyOf(outputs);
  }

  /** Without anything computed. */
  public Projection(List<Column> raw, List<Output> outputs, int keyOutput) {
    this(raw, outputs, keyOutput, ComputedColumns.NONE);
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
    return outputs(
        rawColumns(columns, keyType), new Tokenizer(select, "; " + OTHER_ENGINE), reserved);
  }

  /**
   * What the slots of a line hold.
   *
   * @param columns such as {@code count BIGINT NOT NULL, songName STRING}; may be empty
   * @param keyType BIGINT or STRING
   * @throws IllegalArgumentException naming what is wrong in which text
   */
  public static List<Column> rawColumns(String columns, FieldType keyType) {
    if (keyType != FieldType.BIGINT && keyType != FieldType.STRING) {
      throw new IllegalArgumentException("key type " + keyType + " is neither BIGINT nor STRING");
    }
    List<Column> raw = declared(columns);
    raw.add(new Column(LineFields.KEY, keyType));
    raw.add(new Column(LineFields.PARTITION, FieldType.INT));
    raw.add(new Column(LineFields.OFFSET, FieldType.BIGINT));
    raw.add(new Column(LineFields.TIMESTAMP, FieldType.TIMESTAMP));
    return raw;
  }

  public int keySlot() {
    return raw.size() - 4;
  }

  int partitionSlot() {
    return raw.size() - 3;
  }

  public int offsetSlot() {
    return raw.size() - 2;
  }

  /** Slots without which a live record is rejected. */
  public int[] requiredSlots() {
    return IntStream.range(0, raw.size()).filter(slot -> raw.get(slot).required()).toArray();
  }

  /** Whether {@link #apply} may reject a line. */
  public boolean hasCasts() {
    return outputs.stream()
        .anyMatch(
            output -> output.isComputed() || output.column.type() != raw.get(output.slot).type());
  }

  public FieldType keyType() {
    return raw.get(keySlot()).type();
  }

  /**
   * Fills the table's columns from a raw line; nothing is computed for a tombstone.
   *
   * @throws RejectedLineException when a value does not survive its cast, or none can be computed
   */
  public void apply(Line line, RecordBuffer row) throws RejectedLineException {
    copyAndCast(line.values, row);
    if (!line.isDeleted()) {
      computed.fill(line.values, row);
    }
  }

  private void copyAndCast(RecordBuffer line, RecordBuffer row) throws RejectedLineException {
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      if (output.isComputed()) {
        row.setNull(i);
        continue;
      }
      Column from = raw.get(output.slot);
      if (from.type() == output.column.type() || line.isNull(output.slot)) {
        row.copy(i, line, output.slot);
      } else {
        Cast.apply(from, output.column.type(), line, output.slot, row, i);
      }
    }
  }

  private static List<Column> declared(String columns) {
    List<Column> raw = new ArrayList<>();
    Tokenizer words = new Tokenizer(columns, "");
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

  private static Projection outputs(List<Column> raw, Tokenizer words, Set<String> reserved) {
    Selection selection = new Selection(raw, reserved, words::error);
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
      selection.add(
          words.skip("AS") ? words.name("the new name of " + source) : source, source, type, slot);
    } while (words.skip(","));
    if (!words.atEnd()) {
      throw words.error(
          "a comma is missing before '" + words.name("a comma") + "'; " + OTHER_ENGINE);
    }
    return selection.projection(ComputedColumns.NONE);
  }

  private static int slot(List<Column> raw, String source, Tokenizer words) {
    for (int i = 0; i < raw.size(); i++) {
      if (raw.get(i).name().equals(source)) {
        return i;
      }
    }
    throw words.error(
        source
            + " is not among the columns "
            + raw.stream().map(Column::name).toList()
            + "; names are compared exactly, "
            + OTHER_ENGINE);
  }
}
