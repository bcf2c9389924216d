package io.chartlake.audit.model;

import io.chartlake.rawzone.name.OffsetRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as the cluster describes it.
 *
 * @param id Kafka's id, another one when the topic was deleted and created again
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
    public static final Bounds NONE = new Bounds(0, 0, 0);

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

  /** The partition's bounds; {@link Bounds#NONE} where the topic has no such partition. */
  public Bounds bounds(int partition) {
    return partition < partitions.size() ? partitions.get(partition) : Bounds.NONE;
  }

  /** The partition's end; 0 where the topic has no such partition. */
  public long end(int partition) {
    return bounds(partition).end();
  }

  public Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new TreeMap<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      ends.put(partition, partitions.get(partition).end());
    }
    return ends;
  }

  /** All that a reader of committed records can read, by partition; empty ones are left out. */
  public Map<Integer, OffsetRange> ranges() {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      Bounds bounds = partitions.get(partition);
      if (bounds.start() < bounds.end()) {
        ranges.put(partition, new OffsetRange(bounds.start(), bounds.end()));
      }
    }
    return ranges;
  }
}
