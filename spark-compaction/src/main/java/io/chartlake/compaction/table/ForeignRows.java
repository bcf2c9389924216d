package io.chartlake.compaction.table;

import io.chartlake.compaction.files.TableLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * Rows in files that no round can have written: of no Kafka partition, of one that the topic does
 * not have, or under another partitioning.
 *
 * @param rows how many
 * @param advice one sentence for a person: what they are and how to remove them; empty for none
 */
public record ForeignRows(long rows, String advice) {
  static final ForeignRows NONE = new ForeignRows(0, "");

  /**
   * Looks for them in the metadata of a snapshot.
   *
   * @param partitions number of partitions of the topic
   */
  static ForeignRows of(Table table, long snapshot, int partitions) {
    long rows = 0;
    DataFile example = null;
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot).filter(outside(table, partitions)).planFiles()) {
      for (FileScanTask task : tasks) {
        OptionalInt partition = KafkaPartition.of(table, task.file());
        boolean isOwn =
            partition.isPresent() && 0 <= partition.getAsInt() && partition.getAsInt() < partitions;
        long left = isOwn ? 0 : rowsLeft(task);
        if (left > 0) {
          rows += left;
          example = task.file().copyWithoutStats();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return example == null ? NONE : new ForeignRows(rows, advice(table, rows, example, partitions));
  }

  /** Prunes manifests as long as all files are partitioned alike. */
  private static Expression outside(Table table, int partitions) {
    return table.specs().size() > 1
        ? Expressions.alwaysTrue()
        : Expressions.or(
            Expressions.isNull(TableLayout.KAFKA_PARTITION),
            Expressions.or(
                Expressions.lessThan(TableLayout.KAFKA_PARTITION, 0),
                Expressions.greaterThanOrEqual(TableLayout.KAFKA_PARTITION, partitions)));
  }

  /** All of a file's where deletes are not of this file alone, so that none is overlooked. */
  private static long rowsLeft(FileScanTask task) {
    long rows = task.file().recordCount();
    return task.deletes().stream().allMatch(ContentFileUtil::isFileScoped)
        ? rows - task.deletes().stream().mapToLong(DeleteFile::recordCount).sum()
        : rows;
  }

  private static String advice(Table table, long rows, DataFile example, int partitions) {
    boolean isPartitionedAlike = table.specs().get(example.specId()).compatibleWith(table.spec());
    return "table %s holds rows of another writer (%d, such as in %s): no record replaces them, so remove them with DELETE FROM %s WHERE %s"
        .formatted(
            table.name(),
            rows,
            example.location(),
            table.name(),
            isPartitionedAlike
                ? "%1$s IS NULL OR %1$s NOT BETWEEN 0 AND %2$d"
                    .formatted(TableLayout.KAFKA_PARTITION, partitions - 1)
                : "\"$path\" = '" + example.location() + "'");
  }
}
