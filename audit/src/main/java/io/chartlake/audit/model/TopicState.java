package io.chartlake.audit.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as the cluster describes it.
 *
 * @param id Kafka's id, another one when the topic was made anew
 * @param compacted whether its log keeps only the last record of a key
 * @param partitions bounds of each partition, by number
 */
public record TopicState(String id, boolean compacted, List<Bounds> partitions) {

  /**
   * Bounds of one partition's log.
   *
   * @param start first offset that the log still has
   * @param end last stable offset: where a reader of committed records stops
   * @param highWatermark end of what is replicated; beyond {@code end} while a transaction is open
   */
  public record Bounds(long start, long end, long highWatermark) {

    /** Whether every record that is replicated is committed or aborted too. */
    public boolean isDecided() {
      return end >= highWatermark;
    }
  }

  public TopicState {
    partitions = List.copyOf(partitions);
  }

  /** Whether every partition still has its log from offset 0 on. */
  public boolean isWhole() {
    return partitions.stream().allMatch(bounds -> bounds.start() == 0);
  }

  public boolean hasOpenTransaction() {
    return !partitions.stream().allMatch(Bounds::isDecided);
  }

  /** The partition's end; 0 where the topic has no such partition. */
  public long end(int partition) {
    return partition < partitions.size() ? partitions.get(partition).end() : 0;
  }

  public Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new TreeMap<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      ends.put(partition, partitions.get(partition).end());
    }
    return ends;
  }
}
