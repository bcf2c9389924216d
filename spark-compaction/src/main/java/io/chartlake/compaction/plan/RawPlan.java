package io.chartlake.compaction.plan;

import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.List;
import java.util.Optional;

/**
 * What a round reads of a raw zone.
 *
 * @param before watermark the plan starts from
 * @param root where the raw zone is
 * @param topicId that of the objects to read, where they name one
 * @param partitions what to read; partitions with nothing new are absent
 * @param gaps confirmed holes; nothing behind them is read
 * @param foreignKeys keys in the raw zone that are no names of raw objects
 * @param bounded whether objects were left out, so that memory suffices
 */
public record RawPlan(
    Watermark before,
    RawRoot root,
    Optional<String> topicId,
    List<PartitionPlan> partitions,
    List<Gap> gaps,
    List<String> foreignKeys,
    boolean bounded) {
  public RawPlan {
    partitions = List.copyOf(partitions);
    gaps = List.copyOf(gaps);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether there is nothing new to read. */
  public boolean isEmpty() {
    return partitions.isEmpty();
  }

  /**
   * The first objects of each partition.
   *
   * @param maxTextBytes about so many bytes of text per partition, at least one object
   */
  public RawPlan within(long maxTextBytes) {
    List<PartitionPlan> within =
        partitions.stream().map(partition -> partition.within(maxTextBytes)).toList();
    return within.equals(partitions)
        ? this
        : new RawPlan(before, root, topicId, within, gaps, foreignKeys, true);
  }

  /** What is left of this plan when all below a watermark has been read. */
  public RawPlan behind(Watermark reached) {
    List<PartitionPlan> left =
        partitions.stream()
            .flatMap(partition -> partition.behind(reached.next(partition.partition())).stream())
            .toList();
    return new RawPlan(reached, root, topicId, left, gaps, foreignKeys, bounded);
  }
}
