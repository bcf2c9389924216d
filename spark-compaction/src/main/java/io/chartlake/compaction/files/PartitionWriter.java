package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.rows.RecordRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
  private final Optional<Predicate<Object>> isElsewhere;

  /**
   * What was written, not yet part of the table.
   *
   * @param changedRows rows that are new or other than before
   * @param removedRows rows that a tombstone took away; where rows are not copied, tombstones
   */
  public record Written(
      PartitionFiles added, PartitionFiles removed, long changedRows, long removedRows)
      implements Serializable {}

  /**
   * @param isElsewhere tells keys, Long or String, that belong to another partition: they are left
   *     out, and their rows taken away; empty when there can be none
   */
  public PartitionWriter(
      Table table, Projection projection, WriteMode mode, Optional<Predicate<Object>> isElsewhere) {
    this.table = table;
    this.projection = projection;
    this.layout = new RowLayout(projection, table.schema());
    this.mode = mode;
    this.isElsewhere = isElsewhere;
  }

  /**
   * Writes new files.
   *
   * @throws IOException when a file can't be read or written; what was written is taken back
   */
  public Written write(int partition, LatestRecords latest, PartitionFiles current)
      throws IOException {
    if (isElsewhere.isPresent()) {
      dropMoved(latest, isElsewhere.get());
      return copied(partition, latest, current);
    }
    if (latest.size() == 0) {
      return new Written(PartitionFiles.NONE, PartitionFiles.NONE, 0, 0);
    }
    return current.data().isEmpty() || mode.copies(current, latest.size())
        ? copied(partition, latest, current)
        : merged(partition, latest);
  }

  private void dropMoved(LatestRecords latest, Predicate<Object> moved) {
    for (int slot = 0; slot < latest.size(); slot++) {
      if (moved.test(latest.key(slot))) {
        latest.drop(slot);
      }
    }
  }

  private Written copied(int partition, LatestRecords latest, PartitionFiles current)
      throws IOException {
    DataFileWriter writer =
        DataFileWriter.ofKafkaPartition(table, layout.rowType(), partition, taskId());
    boolean kept = false;
    try {
      DeletedKeys deleted = new DeletedKeys(table, layout, current);
      Copied copied = new Copied();
      for (DataFile file : current.data()) {
        copy(file, deleted, latest, writer, copied);
      }
      long changedRows = writeLatest(partition, latest, writer);
      writer.close();
      long removedRows = copied.removed;
      kept = changedRows + removedRows + copied.moved > 0;
      return kept
          ? new Written(
              new PartitionFiles(writer.written(), List.of()), current, changedRows, removedRows)
          : new Written(PartitionFiles.NONE, PartitionFiles.NONE, 0, 0);
    } finally {
      if (!kept) {
        writer.discard();
      }
    }
  }

  /** What copying rows came across. */
  private static final class Copied {
    /** Rows that a tombstone takes away. */
    private long removed;

    /** Rows whose key is in another partition now. */
    private long moved;
  }

  /**
   * A record that was read lies above the watermark, and a row of ours below it: the record takes
   * the row's place, whatever a row of another writer says of its offset.
   */
  private void copy(
      DataFile file,
      DeletedKeys deleted,
      LatestRecords latest,
      DataFileWriter writer,
      Copied copied)
      throws IOException {
    try (CloseableIterable<InternalRow> rows = Rows.read(table, table.schema(), file)) {
      for (InternalRow row : rows) {
        if (deleted.contains(row, file)) {
          continue;
        }
        int slot = layout.find(latest, row);
        if (slot < 0) {
          if (isElsewhere.isPresent()
              && layout.hasKey(row)
              && isElsewhere.get().test(layout.key(row))) {
            copied.moved++;
          } else {
            writer.write(row);
          }
        } else if (latest.isDropped(slot)) {
          copied.moved++;
        } else if (latest.isDeleted(slot)) {
          copied.removed++;
        }
      }
    }
  }

  private Written merged(int partition, LatestRecords latest) throws IOException {
    DataFileWriter writer =
        DataFileWriter.ofKafkaPartition(table, layout.rowType(), partition, taskId());
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
      if (!latest.isDeleted(slot) && !latest.isDropped(slot)) {
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
