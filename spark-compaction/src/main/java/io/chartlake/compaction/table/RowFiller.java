package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.FieldType;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.Projection;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Shows latest records as Spark rows, one at a time in the same row. */
final class RowFiller {
  private final FieldType[] types;
  private final LatestRecords latest;
  private final SpecificInternalRow row;

  RowFiller(Projection projection, StructType rowType, LatestRecords latest, int kafkaPartition) {
    this.types =
        projection.outputs().stream()
            .map(output -> output.column().type())
            .toArray(FieldType[]::new);
    this.latest = latest;
    this.row = new SpecificInternalRow(rowType);
    row.setInt(types.length, kafkaPartition);
  }

  InternalRow fill(int slot) {
    for (int i = 0; i < types.length; i++) {
      if (latest.isNull(slot, i)) {
        row.setNullAt(i);
      } else {
        fill(slot, i);
      }
    }
    row.setLong(types.length + 1, latest.offset(slot));
    return row;
  }

  private void fill(int slot, int i) {
    if (types[i] == FieldType.STRING) {
      row.update(
          i,
          UTF8String.fromBytes(
              latest.textBytes(slot, i), latest.textStart(slot, i), latest.textLength(slot, i)));
      return;
    }
    long number = latest.number(slot, i);
    switch (types[i]) {
      case BOOLEAN -> row.setBoolean(i, number != 0);
      case INT -> row.setInt(i, (int) number);
      case FLOAT -> row.setFloat(i, (float) Double.longBitsToDouble(number));
      case DOUBLE -> row.setDouble(i, Double.longBitsToDouble(number));
      case BIGINT, TIMESTAMP, STRING -> row.setLong(i, number);
    }
  }
}
