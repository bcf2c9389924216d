package io.chartlake.compaction.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Keys that delete files of one Kafka partition name, each with the newest commit that deletes it:
 * rows of older commits no longer count.
 */
final class DeletedKeys {
  private final Map<Object, Long> sequenceByKey = new HashMap<>();
  private final RowLayout layout;

  /**
   * Reads the delete files.
   *
   * @throws IOException when one can't be read
   */
  DeletedKeys(Table table, RowLayout layout, PartitionFiles files) throws IOException {
    this.layout = layout;
    Schema keySchema = new Schema(layout.keyField());
    for (DeleteFile file : files.deletes()) {
      long sequence = file.dataSequenceNumber();
      try (CloseableIterable<InternalRow> keys = Rows.read(table, keySchema, file)) {
        for (InternalRow row : keys) {
          sequenceByKey.merge(
              layout.isTextKey() ? row.getUTF8String(0).toString() : (Object) row.getLong(0),
              sequence,
              Math::max);
        }
      }
    }
  }

  /** Whether a row of this file no longer counts. */
  boolean contains(InternalRow row, DataFile file) {
    if (sequenceByKey.isEmpty() || !layout.hasKey(row)) {
      return false;
    }
    Long sequence = sequenceByKey.get(layout.key(row));
    return sequence != null && sequence > file.dataSequenceNumber();
  }
}
