package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lists one partition from the hour where its last round ended, and follows the chain from there.
 * Before it calls a gap it lists the partition once in full; it does so again only when the
 * question has changed.
 */
final class PartitionSearch {
  private final int partition;
  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;
  private final int maxObjects;

  private Optional<Doubt> doubt = Optional.empty();
  private Found whole = new Found(0);

  /** What the objects from the last hour on could not explain. */
  private record Doubt(long next, ObjectName after, Optional<Gap> gap) {}

  /** What listings have shown so far. */
  private final class Found {
    private final long next;
    private final SortedMap<ObjectName, Listing.Entry> waiting = new TreeMap<>();
    private final Set<String> foreign = new LinkedHashSet<>();
    private long end;
    private boolean complete = true;

    private Found(long next) {
      this.next = next;
    }

    private void take(List<Listing.Entry> entries) {
      for (Listing.Entry entry : entries) {
        if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
          continue;
        }
        try {
          ObjectName name = zone.parse(entry.key());
          end = Math.max(end, name.range().to());
          if (name.range().to() > next) {
            waiting.put(name, entry);
          }
        } catch (IllegalArgumentException e) {
          foreign.add(entry.key());
        }
      }
    }

    private void add(Found other) {
      waiting.putAll(other.waiting);
      foreign.addAll(other.foreign);
      end = Math.max(end, other.end);
    }

    private Chain chain() {
      return Chain.from(partition, next, List.copyOf(waiting.keySet()));
    }
  }

  PartitionSearch(int partition, RawZone zone, Listing listing, Clock clock, int maxObjects) {
    this.partition = partition;
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.maxObjects = maxObjects;
  }

  /**
   * Looks once.
   *
   * @throws IllegalArgumentException when the watermark names an object that is not of this zone
   */
  PartitionBacklog behind(Watermark watermark) throws IOException {
    Optional<ObjectName> after = watermark.after(partition).map(zone::parse);
    long knownEnd = after.map(name -> name.range().to()).orElse(0L);
    Found found = new Found(watermark.next(partition));
    if (after.isEmpty()) {
      listAll(found);
    } else {
      listSince(after.get().hour(), found);
      Optional<Gap> gap = found.chain().gap();
      if (gap.isPresent() || found.end < knownEnd) {
        // A zombie's late wide object, or one uploaded late, sorts before `after`.
        found.add(whole(new Doubt(found.next, after.get(), gap)));
      }
    }
    Chain chain = found.chain();
    return new PartitionBacklog(
        partition,
        found.next,
        chain,
        found.waiting,
        new PartitionBacklog.Extent(found.end, knownEnd, found.complete),
        List.copyOf(found.foreign),
        topicId(chain, found));
  }

  private Found whole(Doubt fresh) throws IOException {
    if (!doubt.equals(Optional.of(fresh))) {
      whole = new Found(fresh.next());
      whole.take(listing.deep(zone.partitionPrefix(partition)));
      doubt = Optional.of(fresh);
    }
    return whole;
  }

  private Optional<String> topicId(Chain chain, Found found) throws IOException {
    return chain.slices().isEmpty()
        ? Optional.empty()
        : listing.topicId(
            found.waiting.get(chain.slices().get(chain.slices().size() - 1).object()).key());
  }

  private void listAll(Found found) throws IOException {
    List<Listing.Entry> entries = listing.deep(zone.partitionPrefix(partition), maxObjects);
    found.take(entries);
    if (entries.size() >= maxObjects) {
      found.complete = false;
      new NewestHours(zone, listing, partition)
          .object(clock.instant())
          .ifPresent(newest -> found.end = Math.max(found.end, newest.range().to()));
    }
  }

  /**
   * Objects from an hour on. In that very hour one level is asked for. Later the partition's hours
   * are asked for first: folders that do not exist cost more requests than those that do.
   */
  private void listSince(HourUtc hour, Found found) throws IOException {
    List<String> hours = new ArrayList<>();
    if (HourUtc.of(clock.instant()).compareTo(hour) <= 0) {
      hours.add(zone.hourPrefix(partition, hour));
    } else {
      // The hour itself is behind this text, which its folder goes on from.
      String start = zone.hourPrefix(partition, hour).replaceFirst("/$", "");
      Listing.Level level = listing.level(zone.partitionPrefix(partition), start, Listing.ALL);
      found.take(level.objects());
      for (String folder : level.folders()) {
        Optional<HourUtc> folderHour = zone.hour(partition, folder);
        if (folderHour.isEmpty()) {
          found.foreign.add(folder);
        } else if (folderHour.get().compareTo(hour) >= 0) {
          hours.add(folder);
        }
      }
    }
    for (int i = 0; i < hours.size(); i++) {
      if (found.waiting.size() >= maxObjects) {
        found.complete = false;
        i = hours.size() - 1; // the end is known all the same, from the newest hour
      }
      Listing.Level level = listing.level(hours.get(i));
      found.foreign.addAll(level.folders());
      found.take(level.objects());
    }
  }
}
