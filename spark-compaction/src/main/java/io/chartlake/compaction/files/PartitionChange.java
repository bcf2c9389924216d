package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.ReadCounts;
import java.io.Serializable;
import java.util.List;

/**
 * What a task made of one partition: files written but not yet part of the table, and how far it
 * came.
 *
 * @param partition Kafka partition
 * @param added new files
 * @param removed files they replace
 * @param changedRows rows that are new or other than before
 * @param removedRows rows that a tombstone took away; where rows are not copied, tombstones
 * @param counts what reading came across
 * @param objects raw objects read; 0 where the topic itself was
 * @param objectBytes as they lie in the store
 * @param next first offset not read
 * @param after address of the last raw object read; empty when none was
 * @param blocked why nothing from {@code next} on is read; empty when nothing is in the way
 * @param byStore whether it is the store that does not give it, so that trying again may help
 */
public record PartitionChange(
    int partition,
    PartitionFiles added,
    PartitionFiles removed,
    long changedRows,
    long removedRows,
    ReadCounts counts,
    int objects,
    long objectBytes,
    long next,
    String after,
    String blocked,
    boolean byStore)
    implements Serializable {
  private static final ReadCounts NOTHING_READ = new ReadCounts(0, 0, List.of(), 0);

  /** A partition of which nothing could be read. */
  public static PartitionChange blocked(int partition, long next, String reason, boolean byStore) {
    return new PartitionChange(
        partition,
        PartitionFiles.NONE,
        PartitionFiles.NONE,
        0,
        0,
        NOTHING_READ,
        0,
        0,
        next,
        "",
        reason,
        byStore);
  }
}
