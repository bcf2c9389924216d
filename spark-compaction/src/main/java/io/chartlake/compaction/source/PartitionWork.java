package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.plan.PartitionPlan;
import java.io.Serializable;
import java.util.List;

/**
 * What a task does with one partition: read the plan's objects and bring these files up to date.
 *
 * @param plans one, or none when the partition has nothing new but may hold keys that have moved
 */
record PartitionWork(int partition, List<PartitionPlan> plans, PartitionFiles files)
    implements Serializable {
  PartitionWork {
    plans = List.copyOf(plans);
  }

  long sizeBytes() {
    return plans.stream().mapToLong(PartitionPlan::sizeBytes).sum();
  }
}
