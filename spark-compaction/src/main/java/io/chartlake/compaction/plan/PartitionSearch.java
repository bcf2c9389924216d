package io.chartlake.compaction.plan;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists one partition from the hour where its last round ended, and follows the chain from there.
 */
final class PartitionSearch {
  private static final Pattern HOUR = Pattern.compile("hour=([0-9-]{13})/");

  private final RawRoot root;
  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;

  PartitionSearch(RawRoot root, RawZone zone, Listing listing, Clock clock) {
    this.root = root;
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
  }

  PartitionFinding run(int partition, Watermark watermark) throws IOException {
    Map<ObjectName, Long> sizes = new HashMap<>();
    List<String> foreign = new ArrayList<>();
    long next = watermark.next(partition);
    Optional<String> after = watermark.after(partition);
    boolean whole = after.isEmpty();
    if (whole) {
      collect(listing.deep(zone.partitionPrefix(partition)), sizes, foreign);
    } else {
      listSince(partition, name(after.get()).hour(), sizes, foreign);
    }
    Chain chain = chain(partition, next, sizes.keySet());
    if (!whole && (chain.gap().isPresent() || !reaches(sizes.keySet(), after.get()))) {
      // A zombie's late wide object, or one uploaded late, sorts before `after`.
      sizes.clear();
      foreign.clear();
      collect(listing.deep(zone.partitionPrefix(partition)), sizes, foreign);
      chain = chain(partition, next, sizes.keySet());
    }
    checkNotCut(partition, watermark, chain, sizes.keySet());
    List<ObjectSlice> slices = slices(partition, chain, sizes);
    Optional<String> topicId =
        slices.isEmpty()
            ? Optional.empty()
            : listing.topicId(root.key(slices.get(slices.size() - 1).uri()));
    return new PartitionFinding(partition, chain, slices, !sizes.isEmpty(), foreign, topicId);
  }

  /** Whether the last object read, or one merged from it, is still there. */
  private boolean reaches(Collection<ObjectName> names, String after) {
    long known = name(after).range().to();
    return names.stream().anyMatch(name -> name.range().to() >= known);
  }

  /**
   * The object that the watermark was taken from reaches up to its end: others that do not are new.
   * A watermark that was moved on by the topic itself may be ahead of all of them.
   */
  private void checkNotCut(
      int partition, Watermark watermark, Chain chain, Collection<ObjectName> names) {
    if (chain.gap().isPresent() || watermark.after(partition).isEmpty()) {
      return;
    }
    long known = name(watermark.after(partition).get()).range().to();
    long end = names.stream().mapToLong(name -> name.range().to()).max().orElse(known);
    if (end < known) {
      throw new RefusedException(
          "the raw objects of partition %d in %s end at offset %d and the table has read up to %d: the topic was made anew or objects were lost; see which, then run rebuild"
              .formatted(partition, root.uri(zone.root()), end, known));
    }
  }

  private List<ObjectSlice> slices(int partition, Chain chain, Map<ObjectName, Long> sizes) {
    return chain.slices().stream()
        .map(
            slice ->
                new ObjectSlice(
                    root.uri(zone.key(slice.object())),
                    sizes.get(slice.object()),
                    slice.object().compression(),
                    partition,
                    slice.object().range().from(),
                    slice.object().range().to(),
                    slice.take().from()))
        .toList();
  }

  private static Chain chain(int partition, long next, Collection<ObjectName> names) {
    return Chain.from(partition, next, List.copyOf(names));
  }

  private ObjectName name(String afterKey) {
    try {
      return zone.parse(afterKey);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "the table's watermark names "
              + afterKey
              + ", which is not in "
              + root.uri(zone.root())
              + "; pass the --raw and --topic it was made from or run rebuild",
          e);
    }
  }

  /**
   * Objects from an hour on. In that very hour one level is asked for. Later the partition's hours
   * are asked for first: folders that do not exist cost more requests than those that do.
   */
  private void listSince(
      int partition, HourUtc hour, Map<ObjectName, Long> sizes, List<String> foreign)
      throws IOException {
    String partitionPrefix = zone.partitionPrefix(partition);
    List<String> hours = new ArrayList<>();
    if (HourUtc.of(clock.instant()).compareTo(hour) <= 0) {
      hours.add(zone.hourPrefix(partition, hour));
    } else {
      Listing.Level level = listing.level(partitionPrefix);
      collect(level.objects(), sizes, foreign);
      for (String folder : level.folders()) {
        Matcher matcher = HOUR.matcher(folder.substring(partitionPrefix.length()));
        Optional<HourUtc> found = matcher.matches() ? hour(matcher.group(1)) : Optional.empty();
        if (found.isEmpty()) {
          foreign.add(folder);
        } else if (found.get().compareTo(hour) >= 0) {
          hours.add(folder);
        }
      }
    }
    for (String folder : hours) {
      Listing.Level level = listing.level(folder);
      foreign.addAll(level.folders());
      collect(level.objects(), sizes, foreign);
    }
  }

  private static Optional<HourUtc> hour(String text) {
    try {
      return Optional.of(HourUtc.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void collect(
      List<Listing.Entry> entries, Map<ObjectName, Long> sizes, List<String> foreign) {
    for (Listing.Entry entry : entries) {
      if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        continue;
      }
      try {
        sizes.put(zone.parse(entry.key()), entry.sizeBytes());
      } catch (IllegalArgumentException e) {
        foreign.add(entry.key());
      }
    }
  }
}
