package io.chartlake.audit.source;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of a raw zone.
 *
 * @param byPartition of each partition its objects, in offset order
 * @param unknown keys that are no raw object's and no folder marker's
 */
public record RawListing(Map<Integer, List<Named>> byPartition, List<String> unknown) {

  /** One raw object of a listing. */
  public record Named(ObjectName name, RawBucket.Stored stored) {}

  /**
   * A partition's chain, gone on with behind every gap.
   *
   * @param take of each object that counts, the positions it counts for
   * @param end position behind the last object
   */
  public record Path(Map<ObjectName, OffsetRange> take, List<Gap> gaps, long end) {}

  public static RawListing of(RawZone zone, List<RawBucket.Stored> objects) {
    Map<Integer, List<Named>> byPartition = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    for (RawBucket.Stored object : objects) {
      if (RawZone.isFolderMarker(object.key(), object.sizeBytes())) {
        continue;
      }
      try {
        ObjectName name = zone.parse(object.key());
        byPartition
            .computeIfAbsent(name.partition(), partition -> new ArrayList<>())
            .add(new Named(name, object));
      } catch (IllegalArgumentException e) {
        unknown.add(object.key());
      }
    }
    byPartition.values().forEach(named -> named.sort(Comparator.comparing(Named::name)));
    return new RawListing(byPartition, unknown);
  }

  public NavigableSet<Integer> partitions() {
    return new TreeSet<>(byPartition.keySet());
  }

  public List<Named> objects(int partition) {
    return byPartition.getOrDefault(partition, List.of());
  }

  public long objectCount() {
    return byPartition.values().stream().mapToLong(List::size).sum();
  }

  public Path path(int partition) {
    List<ObjectName> names = objects(partition).stream().map(Named::name).toList();
    Map<ObjectName, OffsetRange> take = new HashMap<>();
    List<Gap> gaps = new ArrayList<>();
    long next = 0;
    while (true) {
      Chain chain = Chain.from(partition, next, names);
      chain.slices().forEach(slice -> take.put(slice.object(), slice.take()));
      next = chain.next();
      if (chain.gap().isEmpty()) {
        return new Path(take, gaps, next);
      }
      gaps.add(chain.gap().get());
      next = chain.gap().get().missing().to();
    }
  }
}
