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
 *
 * <p>With a bound it is a search that shows and does not read, and its cost does not grow with the
 * history: instead of the whole partition it lists the newest hours before that one, and where the
 * table has moved on without raw objects it starts in the hour of the position.
 */
final class PartitionSearch {
  /** Hours listed before a gap is called, when there is a bound. */
  private static final int DOUBT_HOURS = 24;

  private final int partition;
  private final RawZone zone;
  private final Listing listing;
  private final Clock clock;
  private final int maxObjects;

  private Optional<Doubt> doubt = Optional.empty();
  private Found earlier = new Found(0);

  /** What the objects from this hour on could not explain. */
  private record Doubt(long next, HourUtc from, Optional<Gap> gap) {}

  /** What listings have shown so far. */
  private final class Found {
    private final long next;
    private final SortedMap<ObjectName, Listing.Entry> waiting = new TreeMap<>();
    private final Set<String> foreign = new LinkedHashSet<>();
    private long begin = Long.MAX_VALUE;
    private long end;

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
          begin = Math.min(begin, name.range().from());
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
    Optional<HourUtc> from = after.map(ObjectName::hour);
    if (isBounded() && knownEnd < found.next) {
      from = listBack(found);
    } else if (from.isPresent()) {
      listSince(from.get(), found);
    } else {
      listAll(found);
    }
    Optional<Gap> gap = found.chain().gap();
    if (from.isPresent() && (gap.isPresent() || found.end < knownEnd)) {
      // A zombie's late wide object, or one uploaded late, sorts before `after`.
      found.add(earlier(new Doubt(found.next, from.get(), gap)));
    }
    Chain chain = found.chain();
    return new PartitionBacklog(
        partition,
        found.next,
        chain,
        found.waiting,
        new PartitionBacklog.Extent(found.end, knownEnd),
        List.copyOf(found.foreign),
        topicId(chain, found));
  }

  private boolean isBounded() {
    return maxObjects < Listing.ALL;
  }

  private Found earlier(Doubt fresh) throws IOException {
    if (!doubt.equals(Optional.of(fresh))) {
      earlier = new Found(fresh.next());
      if (isBounded()) {
        listBefore(fresh.from(), earlier);
      } else {
        earlier.take(listing.deep(zone.partitionPrefix(partition)));
      }
      doubt = Optional.of(fresh);
    }
    return earlier;
  }

  private void listBefore(HourUtc hour, Found found) throws IOException {
    List<HourUtc> before =
        listing.level(zone.partitionPrefix(partition)).folders().stream()
            .flatMap(folder -> zone.hour(partition, folder).stream())
            .filter(other -> other.compareTo(hour) < 0)
            .sorted()
            .toList();
    for (HourUtc each : before.subList(Math.max(0, before.size() - DOUBT_HOURS), before.size())) {
      found.take(listing.level(zone.hourPrefix(partition, each)).objects());
    }
  }

  /** Newest hours first, down to one with an object that begins at or before the position. */
  private Optional<HourUtc> listBack(Found found) throws IOException {
    NewestHours newest = new NewestHours(zone, listing, partition);
    List<HourUtc> hours = newest.hours(clock.instant());
    Optional<HourUtc> from = Optional.empty();
    boolean cut = false;
    for (int i = hours.size() - 1; i >= 0 && found.begin > found.next; i--) {
      found.take(newest.objects(hours.get(i)));
      from = Optional.of(hours.get(i));
      if (found.waiting.size() >= maxObjects) {
        cut = true;
        found.waiting.clear();
      }
    }
    if (cut) {
      found.waiting.clear();
      listSince(from.get(), found); // the oldest are what is wanted of so many
    }
    found.foreign.addAll(newest.foreignKeys());
    return from;
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
    for (String folder : hours) {
      if (found.waiting.size() >= maxObjects) {
        Found newest = new Found(Long.MAX_VALUE); // keeps nothing but where it ends
        newest.take(listing.level(hours.get(hours.size() - 1)).objects());
        found.add(newest);
        break;
      }
      Listing.Level level = listing.level(folder);
      found.foreign.addAll(level.folders());
      found.take(level.objects());
    }
  }
}
