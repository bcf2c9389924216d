package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.ObjectName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one partition has behind a watermark.
 *
 * @param partition Kafka partition
 * @param next first offset that the table has not read
 * @param chain what to read from there on
 * @param waiting every object that reaches beyond {@code next}, whether the chain takes it or not
 * @param gaps every range behind {@code next} that those leave out between them
 * @param end offset behind the last object of the partition; 0 without any
 * @param knownEnd where the last object that the table was made from ended; 0 when there is none
 * @param complete whether all that waits is in here, not only the first of many
 * @param foreignKeys keys that are no names of raw objects
 * @param topicId that of the last object to read, where it names one
 */
public record PartitionBacklog(
    int partition,
    long next,
    Chain chain,
    SortedMap<ObjectName, Listing.Entry> waiting,
    List<Gap> gaps,
    long end,
    long knownEnd,
    boolean complete,
    List<String> foreignKeys,
    Optional<String> topicId) {
  public PartitionBacklog {
    waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
    gaps = List.copyOf(gaps);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether there is nothing to read. */
  public boolean isEmpty() {
    return chain.slices().isEmpty();
  }

  /** Whether any raw object was seen, new or not. */
  public boolean hasObjects() {
    return end > 0;
  }

  /**
   * Whether the objects end before the one that the table was made from: the topic was created
   * again or objects were lost.
   */
  public boolean isCut() {
    return hasObjects() && chain.gap().isEmpty() && end < knownEnd;
  }

  /** Log positions to read, holes included. */
  public long offsetsBehind() {
    return chain.next() - next;
  }

  /** Length as stored of what there is to read. */
  public long sizeBytes() {
    return chain.slices().stream()
        .mapToLong(slice -> waiting.get(slice.object()).sizeBytes())
        .sum();
  }

  /** Since when the oldest object waits. */
  public Optional<Instant> oldest() {
    return waiting.values().stream().map(Listing.Entry::modified).min(Instant::compareTo);
  }
}
