package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.projection.Column;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import org.apache.iceberg.Schema;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Where a table keeps what a projection makes: columns may stand in any order. */
public final class RowLayout {
  private final Projection projection;
  private final Schema schema;
  private final StructType rowType;
  private final int keyPosition;
  private final boolean textKey;

  public RowLayout(Projection projection, Schema schema) {
    this.projection = projection;
    this.schema = schema;
    this.rowType = SparkSchemaUtil.convert(schema);
    Column key = projection.outputs().get(projection.keyOutput()).column();
    this.keyPosition = rowType.fieldIndex(key.name());
    this.textKey = key.type() == FieldType.STRING;
  }

  StructType rowType() {
    return rowType;
  }

  int keyPosition() {
    return keyPosition;
  }

  int partitionPosition() {
    return rowType.fieldIndex(TableLayout.KAFKA_PARTITION);
  }

  int offsetPosition() {
    return rowType.fieldIndex(TableLayout.KAFKA_OFFSET);
  }

  public Types.NestedField keyField() {
    return schema.findField(projection.outputs().get(projection.keyOutput()).column().name());
  }

  boolean isTextKey() {
    return textKey;
  }

  /** Slot of the row's key, or -1. */
  int find(LatestRecords latest, InternalRow row) {
    if (!hasKey(row)) {
      return -1;
    }
    return isTextKey()
        ? latest.find(row.getUTF8String(keyPosition).getBytes())
        : latest.find(row.getLong(keyPosition));
  }

  /** Not so a row of another writer. */
  boolean hasKey(InternalRow row) {
    return !row.isNullAt(keyPosition);
  }

  /** The row's key, a Long or a String. */
  Object key(InternalRow row) {
    return isTextKey()
        ? row.getUTF8String(keyPosition).toString()
        : (Object) row.getLong(keyPosition);
  }
}
