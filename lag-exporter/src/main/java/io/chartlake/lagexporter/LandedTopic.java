package io.chartlake.lagexporter;

import io.chartlake.rawzone.name.Gap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bucket has of one topic.
 *
 * @param partitions what is there of each that has objects
 * @param unknown names in the hours looked at that are no raw object's
 */
record LandedTopic(Map<Integer, Part> partitions, int unknown) {
  LandedTopic {
    partitions = Map.copyOf(partitions);
  }

  /** Position behind the newest object of a partition; 0 when it has none. */
  long end(int partition) {
    return partitions.containsKey(partition) ? partitions.get(partition).end() : 0;
  }

  /**
   * One partition.
   *
   * @param end position behind its newest object
   * @param backlog what the table has still to read; empty when its watermark is not known
   */
  record Part(long end, Optional<Backlog> backlog) {}

  /**
   * Objects behind a watermark.
   *
   * @param since when the oldest of them landed; empty when there is none
   * @param gaps positions that none of them covers
   */
  record Backlog(Optional<Instant> since, List<Gap> gaps) {
    Backlog {
      gaps = List.copyOf(gaps);
    }

    long missing() {
      return gaps.stream().mapToLong(gap -> gap.missing().length()).sum();
    }
  }
}
