package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.rows.RecordRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * In a task: brings the files of one partition up to date with the latest records of its keys.
 * Either rows of other keys are copied through, or the changed keys' older rows are deleted by key.
 */
public final class PartitionWriter {
  private final Table table;
  private final Projection projection;
  private final RowLayout layout;
  private final WriteMode mode;

  /**
   * What was written, not yet part of the table.
   *
   * @param changedRows rows that are new or other than before
   * @param removedRows rows that a tombstone took away; where rows are not copied, tombstones
   */
  public record Written(
      PartitionFiles added, PartitionFiles removed, long changedRows, long removedRows)
      implements Serializable {
    static final Written NOTHING = new Written(PartitionFiles.NONE, PartitionFiles.NONE, 0, 0);
  }

  public PartitionWriter(Table table, Projection projection, WriteMode mode) {
    this.table = table;
    this.projection = projection;
    this.layout = new RowLayout(projection, table.schema());
    this.mode = mode;
  }

  /**
   * Writes new files.
   *
   * @throws IOException when a file can't be read or written; what was written is taken back
   */
  public Written write(int partition, LatestRecords latest, PartitionFiles current)
      throws IOException {
    if (latest.size() == 0) {
      return Written.NOTHING;
    }
    return current.data().isEmpty() || mode.copies(current, latest.size())
        ? copied(partition, latest, current)
        : merged(partition, latest);
  }

  private Written copied(int partition, LatestRecords latest, PartitionFiles current)
      throws IOException {
    DataFileWriter writer = new DataFileWriter(table, layout.rowType(), partition, taskId());
    boolean kept = false;
    try {
      DeletedKeys deleted = new DeletedKeys(table, layout, current);
      long removedRows = 0;
      for (DataFile file : current.data()) {
        removedRows += copy(file, deleted, latest, writer);
      }
      long changedRows = writeLatest(partition, latest, writer);
      writer.close();
      kept = changedRows + removedRows > 0;
      return kept
          ? new Written(
              new PartitionFiles(writer.written(), List.of()), current, changedRows, removedRows)
          : Written.NOTHING;
    } finally {
      if (!kept) {
        writer.discard();
      }
    }
  }

  /**
   * A record that was read lies above the watermark, and a row of ours below it: the record takes
   * the row's place, whatever a row of another writer says of its offset.
   *
   * @return number of rows that a tombstone takes away
   */
  private long copy(DataFile file, DeletedKeys deleted, LatestRecords latest, DataFileWriter writer)
      throws IOException {
    long removed = 0;
    try (CloseableIterable<InternalRow> rows = Rows.read(table, table.schema(), file)) {
      for (InternalRow row : rows) {
        if (deleted.contains(row, file)) {
          continue;
        }
        int slot = layout.find(latest, row);
        if (slot < 0) {
          writer.write(row);
        } else if (latest.isDeleted(slot)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private Written merged(int partition, LatestRecords latest) throws IOException {
    DataFileWriter writer = new DataFileWriter(table, layout.rowType(), partition, taskId());
    boolean kept = false;
    try {
      long changedRows = writeLatest(partition, latest, writer);
      writer.close();
      DeleteFile deletes =
          new KeyDeleteWriter(table, layout)
              .write(latest, projection.keyOutput(), partition, taskId());
      kept = true;
      return new Written(
          new PartitionFiles(writer.written(), List.of(deletes)),
          PartitionFiles.NONE,
          changedRows,
          latest.size() - changedRows);
    } finally {
      if (!kept) {
        writer.discard();
      }
    }
  }

  private long writeLatest(int partition, LatestRecords latest, DataFileWriter writer)
      throws IOException {
    RecordRow row = new RecordRow(projection, layout.rowType(), latest);
    row.row().setInt(layout.partitionPosition(), partition);
    int offsetPosition = layout.offsetPosition();
    long changed = 0;
    for (int slot = 0; slot < latest.size(); slot++) {
      if (!latest.isDeleted(slot)) {
        row.row().setLong(offsetPosition, latest.offset(slot));
        writer.write(row.fill(slot));
        changed++;
      }
    }
    return changed;
  }

  private static long taskId() {
    return TaskContext.get().taskAttemptId();
  }
}
