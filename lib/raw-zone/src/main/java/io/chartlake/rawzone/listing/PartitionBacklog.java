package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param extent where the partition's objects end
 * @param foreignKeys keys that are no names of raw objects
 * @param topicId that of the last object to read, where it names one
 */
public record PartitionBacklog(
    int partition,
    long next,
    Chain chain,
    SortedMap<ObjectName, Listing.Entry> waiting,
    Extent extent,
    List<String> foreignKeys,
    Optional<String> topicId) {

  /**
   * Where objects end.
   *
   * @param end offset behind the last object of the partition; 0 without any
   * @param knownEnd where the last object that the table was made from ended; 0 when there is none
   */
  public record Extent(long end, long knownEnd) {}

  public PartitionBacklog {
    waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether there is nothing to read. */
  public boolean isEmpty() {
    return chain.slices().isEmpty();
  }

  /** Every range behind {@code next} that the objects that wait leave out between them. */
  public List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    long position = next;
    for (ObjectName name : waiting.keySet()) {
      if (name.range().from() > position) {
        gaps.add(new Gap(partition, new OffsetRange(position, name.range().from())));
      }
      position = Math.max(position, name.range().to());
    }
    return gaps;
  }

  /** Whether any raw object was seen, new or not. */
  public boolean hasObjects() {
    return extent.end() > 0;
  }

  /**
   * Whether the objects end before the one that the table was made from: the topic was created
   * again or objects were lost.
   */
  public boolean isCut() {
    return hasObjects() && chain.gap().isEmpty() && extent.end() < extent.knownEnd();
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
