package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.watermark.Watermark;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a raw zone has behind a watermark. These are facts: whether they are fit to be read is the
 * reader's to judge.
 *
 * @param watermark that of the table
 * @param partitions each that has objects, or had when the table was made
 * @param beyond of each partition that the topic should not have, by the watermark, one key
 * @param foreignKeys keys that are no names of raw objects
 */
public record ZoneBacklog(
    Watermark watermark,
    SortedMap<Integer, PartitionBacklog> partitions,
    SortedMap<Integer, String> beyond,
    List<String> foreignKeys) {
  public ZoneBacklog {
    partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    beyond = Collections.unmodifiableSortedMap(new TreeMap<>(beyond));
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether any raw object was seen, new or not. */
  public boolean hasObjects() {
    return partitions.values().stream().anyMatch(PartitionBacklog::hasObjects);
  }

  /** Of each partition that has one, the first gap: what a reader stops at. */
  public List<Gap> gaps() {
    return partitions.values().stream().flatMap(part -> part.chain().gap().stream()).toList();
  }

  /** How far behind the table is. */
  public Lag lag() {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    int objects = 0;
    long sizeBytes = 0;
    Optional<Instant> oldest = Optional.empty();
    for (PartitionBacklog part : partitions.values()) {
      Optional<Instant> since = part.oldest();
      if (since.isPresent() && (oldest.isEmpty() || since.get().isBefore(oldest.get()))) {
        oldest = since;
      }
      if (!part.isEmpty()) {
        offsets.put(part.partition(), part.offsetsBehind());
        objects += part.chain().slices().size();
        sizeBytes += part.sizeBytes();
      }
    }
    return new Lag(offsets, objects, sizeBytes, oldest, gaps());
  }
}
