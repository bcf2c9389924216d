package io.chartlake.audit;

import java.util.List;

/**
 * A topic as the cluster describes it.
 *
 * @param id Kafka's id, another one when the topic was made anew
 * @param compacted whether its log keeps only the last record of a key
 * @param partitions bounds of each partition, by number
 */
record TopicState(String id, boolean compacted, List<Bounds> partitions) {

  /**
   * Bounds of one partition's log.
   *
   * @param start first offset that the log still has
   * @param end last stable offset: where a reader of committed records stops
   * @param highWatermark end of what is replicated; beyond {@code end} while a transaction is open
   */
  record Bounds(long start, long end, long highWatermark) {}

  TopicState {
    partitions = List.copyOf(partitions);
  }

  /** Whether every partition still has its log from offset 0 on. */
  boolean isWhole() {
    return partitions.stream().allMatch(bounds -> bounds.start() == 0);
  }

  boolean hasOpenTransaction() {
    return partitions.stream().anyMatch(bounds -> bounds.end() < bounds.highWatermark());
  }

  boolean sameEnds(TopicState other) {
    return id.equals(other.id)
        && partitions.stream()
            .map(Bounds::end)
            .toList()
            .equals(other.partitions.stream().map(Bounds::end).toList());
  }
}
