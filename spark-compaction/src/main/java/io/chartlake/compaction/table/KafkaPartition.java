package io.chartlake.compaction.table;

import java.util.OptionalInt;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;

/** The Kafka partition that a file of a table holds. */
public final class KafkaPartition {
  private KafkaPartition() {}

  /** Empty for what no round writes: rows without a partition, or under another partitioning. */
  public static OptionalInt of(Table table, ContentFile<?> file) {
    PartitionSpec spec = table.specs().get(file.specId());
    Integer partition =
        spec.compatibleWith(table.spec()) ? file.partition().get(0, Integer.class) : null;
    return partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
  }
}
