package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.FieldType;
import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.PartitionReader;
import io.chartlake.compaction.lines.Projection;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The task: the latest record of each key of one partition, and the partition's rows copied on
 * write. Rows of keys that the increment does not have pass through untouched.
 */
final class CompactPartition implements Function<PartitionWork, PartitionChange> {
  private final Projection projection;
  private final Broadcast<Table> table;
  private final Broadcast<SerializableConfiguration> hadoop;

  CompactPartition(
      Projection projection, Broadcast<Table> table, Broadcast<SerializableConfiguration> hadoop) {
    this.projection = projection;
    this.table = table;
    this.hadoop = hadoop;
  }

  @Override
  public PartitionChange call(PartitionWork work) throws IOException {
    PartitionReader reader =
        new PartitionReader(projection, new HadoopOpener(hadoop.value().value()));
    LatestRecords latest = reader.read(work.plan());
    int partition = work.plan().partition();
    if (latest.size() == 0) {
      return new PartitionChange(partition, List.of(), List.of(), 0, 0, reader.counts());
    }
    Table target = table.value();
    StructType rowType = SparkSchemaUtil.convert(target.schema());
    DataFileWriter writer =
        new DataFileWriter(target, rowType, partition, TaskContext.get().taskAttemptId());
    boolean written = false;
    try {
      long removedRows = 0;
      for (DataFile file : work.current()) {
        removedRows += copy(target, rowType, file, latest, writer);
      }
      long changedRows = writeLatest(rowType, partition, latest, writer);
      written = changedRows + removedRows > 0;
      writer.close();
      return new PartitionChange(
          partition,
          written ? writer.written() : List.of(),
          written ? work.current() : List.of(),
          changedRows,
          removedRows,
          reader.counts());
    } catch (IOException | RuntimeException e) {
      written = false;
      throw e;
    } finally {
      if (!written) {
        writer.discard();
      }
    }
  }

  /** Copies the rows that stay and returns how many a tombstone takes away. */
  private long copy(
      Table target, StructType rowType, DataFile file, LatestRecords latest, DataFileWriter writer)
      throws IOException {
    boolean textKey =
        projection.outputs().get(projection.keyOutput()).column().type() == FieldType.STRING;
    int offsetColumn = rowType.length() - 1;
    long removed = 0;
    try (CloseableIterable<InternalRow> rows =
        FormatModelRegistry.<InternalRow, StructType>readBuilder(
                file.format(),
                InternalRow.class,
                target.io().newInputFile(file.location(), file.fileSizeInBytes()))
            .project(target.schema())
            .engineProjection(rowType)
            .reuseContainers()
            .build()) {
      for (InternalRow row : rows) {
        int slot =
            textKey
                ? latest.find(row.getUTF8String(projection.keyOutput()).getBytes())
                : latest.find(row.getLong(projection.keyOutput()));
        if (slot < 0) {
          writer.write(row);
        } else if (row.getLong(offsetColumn) >= latest.offset(slot)) {
          latest.drop(slot);
          writer.write(row);
        } else if (latest.isDeleted(slot)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private long writeLatest(
      StructType rowType, int partition, LatestRecords latest, DataFileWriter writer)
      throws IOException {
    RowFiller filler = new RowFiller(projection, rowType, latest, partition);
    long changed = 0;
    for (int slot = 0; slot < latest.size(); slot++) {
      if (!latest.isDeleted(slot) && !latest.isDropped(slot)) {
        writer.write(filler.fill(slot));
        changed++;
      }
    }
    return changed;
  }
}
