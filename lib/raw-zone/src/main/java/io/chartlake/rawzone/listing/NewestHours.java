package io.chartlake.rawzone.listing;

import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the newest hours of a partition in a handful of LISTs however long the history is, and the
 * newest object, the one whose key is greatest. Hours never go back along a chain, so that object
 * lies in the newest hour that has one.
 */
public final class NewestHours {
  /** What one answer of a store holds. */
  private static final int PAGE = 1000;

  /** First two days, then as many hours as one page holds. */
  private static final int[] HOURS_BACK = {48, PAGE - 16};

  private final RawZone zone;
  private final Listing listing;
  private final int partition;
  private final Set<String> foreign = new LinkedHashSet<>();

  public NewestHours(RawZone zone, Listing listing, int partition) {
    this.zone = zone;
    this.listing = listing;
    this.partition = partition;
  }

  /** The object with the greatest key. */
  public Optional<ObjectName> object(Instant now) throws IOException {
    List<HourUtc> hours = hours(now);
    for (int i = hours.size() - 1; i >= 0; i--) {
      Optional<ObjectName> newest =
          objects(hours.get(i)).stream()
              .map(entry -> zone.parse(entry.key()))
              .max(ObjectName::compareTo);
      if (newest.isPresent()) {
        return newest;
      }
    }
    return Optional.empty();
  }

  /** The raw objects of one hour. */
  public List<Listing.Entry> objects(HourUtc hour) throws IOException {
    List<Listing.Entry> objects = new ArrayList<>();
    for (Listing.Entry entry : listing.level(zone.hourPrefix(partition, hour)).objects()) {
      if (zone.name(entry.key()).isPresent()) {
        objects.add(entry);
      } else if (!RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        foreign.add(entry.key());
      }
    }
    return objects;
  }

  /** Names met so far that are neither an hour nor a raw object. */
  public Set<String> foreignKeys() {
    return Set.copyOf(foreign);
  }

  /** The newest hours that have a folder, ascending; not all when there are more than a page. */
  public List<HourUtc> hours(Instant now) throws IOException {
    Listing.Level oldest = listing.level(zone.partitionPrefix(partition), "", PAGE);
    List<HourUtc> hours = hours(oldest);
    if (oldest.complete() || hours.isEmpty()) {
      return hours;
    }
    HourUtc someAt = hours.get(hours.size() - 1);
    HourUtc noneFrom = HourUtc.of(now).next();
    for (int back : HOURS_BACK) {
      HourUtc start = HourUtc.of(now).plus(-back);
      if (start.compareTo(someAt) <= 0) {
        break;
      }
      List<HourUtc> recent = hoursFrom(start, Listing.ALL);
      if (!recent.isEmpty()) {
        return recent;
      }
      noneFrom = start;
    }
    while (someAt.until(noneFrom) > PAGE) {
      HourUtc middle = someAt.plus(someAt.until(noneFrom) / 2);
      List<HourUtc> next = hoursFrom(middle, 1);
      if (next.isEmpty()) {
        noneFrom = middle;
      } else {
        someAt = next.get(0);
      }
    }
    return hoursFrom(someAt, Listing.ALL);
  }

  private List<HourUtc> hoursFrom(HourUtc hour, int atMost) throws IOException {
    String prefix = zone.partitionPrefix(partition);
    return hours(listing.level(prefix, prefix + "hour=" + hour, atMost)).stream()
        .filter(found -> found.compareTo(hour) >= 0)
        .toList();
  }

  private List<HourUtc> hours(Listing.Level level) {
    List<HourUtc> hours = new ArrayList<>();
    for (String folder : level.folders()) {
      zone.hour(partition, folder).ifPresentOrElse(hours::add, () -> foreign.add(folder));
    }
    for (Listing.Entry entry : level.objects()) {
      if (!RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        foreign.add(entry.key());
      }
    }
    return hours.stream().sorted().toList();
  }
}
