package io.chartlake.compaction.rows;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Shows records as a Spark row, one at a time in the same row; columns are found by name. */
public final class RecordRow {
  private static final int ABSENT = -1;

  private final LatestRecords records;
  private final FieldType[] types;
  private final int[] positions;
  private final SpecificInternalRow row;

  /**
   * @param rowType columns of the row; those that no output fills are the caller's
   */
  public RecordRow(Projection projection, StructType rowType, LatestRecords records) {
    this.records = records;
    List<Projection.Output> outputs = projection.outputs();
    List<String> names = Arrays.asList(rowType.fieldNames());
    this.types = outputs.stream().map(o -> o.column().type()).toArray(FieldType[]::new);
    this.positions = outputs.stream().mapToInt(o -> names.indexOf(o.column().name())).toArray();
    this.row = new SpecificInternalRow(rowType);
  }

  /** The row that {@link #fill} fills; other columns keep what is set there. */
  public InternalRow row() {
    return row;
  }

  /** Shows the record in this slot. */
  public InternalRow fill(int slot) {
    for (int i = 0; i < types.length; i++) {
      if (positions[i] == ABSENT) {
        continue;
      }
      if (records.isNull(slot, i)) {
        row.setNullAt(positions[i]);
      } else {
        fill(slot, i, positions[i]);
      }
    }
    return row;
  }

  private void fill(int slot, int i, int position) {
    if (types[i] == FieldType.STRING) {
      row.update(
          position,
          UTF8String.fromBytes(
              records.textBytes(slot, i), records.textStart(slot, i), records.textLength(slot, i)));
      return;
    }
    long number = records.number(slot, i);
    switch (types[i]) {
      case BOOLEAN -> row.setBoolean(position, number != 0);
      case INT -> row.setInt(position, (int) number);
      case FLOAT -> row.setFloat(position, (float) Double.longBitsToDouble(number));
      case DOUBLE -> row.setDouble(position, Double.longBitsToDouble(number));
      case BIGINT, TIMESTAMP, STRING -> row.setLong(position, number);
    }
  }
}
