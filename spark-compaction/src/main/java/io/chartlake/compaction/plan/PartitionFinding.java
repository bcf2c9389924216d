package io.chartlake.compaction.plan;

import io.chartlake.rawzone.name.Chain;
import java.util.List;
import java.util.Optional;

/**
 * What one partition's listing showed.
 *
 * @param chain from the watermark on
 * @param slices what the chain reads, in offset order
 * @param hasObjects whether any raw object was listed, new or not
 * @param foreignKeys keys that are no names of raw objects
 * @param topicId that of the last object to read
 */
record PartitionFinding(
    int partition,
    Chain chain,
    List<ObjectSlice> slices,
    boolean hasObjects,
    List<String> foreignKeys,
    Optional<String> topicId) {

  boolean isEmpty() {
    return slices.isEmpty();
  }

  PartitionPlan plan() {
    return new PartitionPlan(partition, slices);
  }
}
