package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.Serializable;

/**
 * What a task does with one Kafka partition.
 *
 * @param from first offset to read
 * @param to offset to read up to; {@code from} for nothing
 * @param next first offset that the table has not read
 * @param files the table's
 */
record KafkaWork(int partition, long from, long to, long next, PartitionFiles files)
    implements Serializable {
  /** What a small record takes of a log before compression. */
  private static final long RECORD_BYTES = 100;

  KafkaWork(int partition, OffsetRange range, PartitionFiles files) {
    this(partition, range.from(), range.to(), range.from(), files);
  }

  long estimatedBytes() {
    return (to - from) * RECORD_BYTES;
  }
}
