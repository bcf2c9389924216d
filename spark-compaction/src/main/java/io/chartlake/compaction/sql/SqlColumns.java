package io.chartlake.compaction.sql;

import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.ComputedColumns;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.RecordBuffer;
import io.chartlake.compaction.projection.RejectedLineException;
import io.chartlake.compaction.rows.SparkTypes;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;

/**
 * In a task: columns that are Spark's expressions, interpreted record by record. An expression that
 * fails rejects its line.
 */
final class SqlColumns implements ComputedColumns {
  private final FieldType[] slotTypes;
  private final int[] usedSlots;
  private final Computed[] computed;
  private transient SpecificInternalRow record;

  /**
   * A column.
   *
   * @param output which of the table's
   * @param expression over a row that has a line's slots as columns
   */
  record Computed(String name, FieldType type, int output, Expression expression)
      implements Serializable {}

  SqlColumns(List<Column> raw, List<Computed> computed) {
    this.slotTypes = raw.stream().map(Column::type).toArray(FieldType[]::new);
    this.computed = computed.toArray(Computed[]::new);
    this.usedSlots =
        computed.stream()
            .flatMap(
                column -> CollectionConverters.asJava(column.expression().collectLeaves()).stream())
            .filter(BoundReference.class::isInstance)
            .mapToInt(leaf -> ((BoundReference) leaf).ordinal())
            .distinct()
            .toArray();
  }

  @Override
  public void fill(RecordBuffer line, RecordBuffer row) throws RejectedLineException {
    show(line);
    for (Computed column : computed) {
      Object value;
      try {
        value = column.expression.eval(record);
      } catch (RuntimeException e) {
        throw new RejectedLineException(
            "column " + column.name + " has no value: " + SparkMessage.of(e));
      }
      if (value == null) {
        row.setNull(column.output);
      } else if (column.type == FieldType.STRING) {
        byte[] text = ((UTF8String) value).makeValid().getBytes();
        row.setText(column.output, text, 0, text.length);
      } else {
        row.setNumber(column.output, number(column.type, value));
      }
    }
  }

  /** Fills the row that expressions read. */
  private void show(RecordBuffer line) {
    if (record == null) {
      StructType type = new StructType();
      for (int slot = 0; slot < slotTypes.length; slot++) {
        type = type.add(Integer.toString(slot), SparkTypes.of(slotTypes[slot]));
      }
      record = new SpecificInternalRow(type);
    }
    for (int slot : usedSlots) {
      if (line.isNull(slot)) {
        record.setNullAt(slot);
      } else if (slotTypes[slot] == FieldType.STRING) {
        record.update(
            slot,
            UTF8String.fromBytes(line.text(slot), line.textStart(slot), line.textLength(slot)));
      } else {
        show(slot, line.number(slot));
      }
    }
  }

  private void show(int slot, long number) {
    switch (slotTypes[slot]) {
      case BOOLEAN -> record.setBoolean(slot, number != 0);
      case INT -> record.setInt(slot, (int) number);
      case FLOAT -> record.setFloat(slot, (float) Double.longBitsToDouble(number));
      case DOUBLE -> record.setDouble(slot, Double.longBitsToDouble(number));
      case BIGINT, TIMESTAMP, STRING -> record.setLong(slot, number);
    }
  }

  private static long number(FieldType type, Object value) {
    return switch (type) {
      case BOOLEAN -> (Boolean) value ? 1 : 0;
      case FLOAT, DOUBLE -> Double.doubleToRawLongBits(((Number) value).doubleValue());
      case INT, BIGINT, TIMESTAMP, STRING -> ((Number) value).longValue();
    };
  }
}
