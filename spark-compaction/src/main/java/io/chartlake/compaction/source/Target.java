package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.projection.Projection;
import java.util.Map;
import org.apache.iceberg.Table;

/**
 * What a step writes into.
 *
 * @param files what each Kafka partition holds so far; partitions without files are absent
 */
public record Target(
    Table table, Projection projection, WriteMode mode, Map<Integer, PartitionFiles> files) {
  public Target {
    files = Map.copyOf(files);
  }

  PartitionFiles files(int partition) {
    return files.getOrDefault(partition, PartitionFiles.NONE);
  }
}
