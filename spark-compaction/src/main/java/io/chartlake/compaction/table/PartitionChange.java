package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.ReadCounts;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * What a task made of one partition: files written but not yet part of the table.
 *
 * @param partition Kafka partition
 * @param added new files
 * @param removed files they replace
 * @param changedRows rows that are new or other than before
 * @param removedRows rows that a tombstone took away
 * @param counts what reading came across
 */
public record PartitionChange(
    int partition,
    List<DataFile> added,
    List<DataFile> removed,
    long changedRows,
    long removedRows,
    ReadCounts counts)
    implements Serializable {
  public PartitionChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }
}
