package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.plan.PartitionPlan;
import java.io.Serializable;

/** What a task does with one partition: read the plan's objects, bring these files up to date. */
record PartitionWork(PartitionPlan plan, PartitionFiles files) implements Serializable {
  long sizeBytes() {
    return plan.sizeBytes();
  }
}
