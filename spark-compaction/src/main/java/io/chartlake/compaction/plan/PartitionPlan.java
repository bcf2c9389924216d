package io.chartlake.compaction.plan;

import java.io.Serializable;
import java.util.List;

/**
 * What a round reads of one Kafka partition.
 *
 * @param partition Kafka partition
 * @param slices objects in offset order, at least one
 */
public record PartitionPlan(int partition, List<ObjectSlice> slices) implements Serializable {
  public PartitionPlan {
    slices = List.copyOf(slices);
  }

  public long sizeBytes() {
    return slices.stream().mapToLong(ObjectSlice::sizeBytes).sum();
  }
}
