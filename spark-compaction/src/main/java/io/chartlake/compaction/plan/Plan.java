package io.chartlake.compaction.plan;

import io.chartlake.changelog.Gap;
import java.util.List;

/**
 * What a round reads, and where the table stands when it has.
 *
 * @param before watermark the plan starts from
 * @param after watermark when all of it is read
 * @param partitions what to read; partitions with nothing new are absent
 * @param gaps confirmed holes; nothing behind them is read
 * @param foreignKeys keys in the raw zone that are no names of raw objects
 */
public record Plan(
    Watermark before,
    Watermark after,
    List<PartitionPlan> partitions,
    List<Gap> gaps,
    List<String> foreignKeys) {
  public Plan {
    partitions = List.copyOf(partitions);
    gaps = List.copyOf(gaps);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether there is nothing new to read. */
  public boolean isEmpty() {
    return partitions.isEmpty();
  }
}
