package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.PartitionPlan;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * What one task does: read the plan's objects and bring these files of the table up to date.
 *
 * @param current files of the partition; empty on a first load or a rebuild
 */
record PartitionWork(PartitionPlan plan, List<DataFile> current) implements Serializable {
  PartitionWork {
    current = List.copyOf(current);
  }
}
