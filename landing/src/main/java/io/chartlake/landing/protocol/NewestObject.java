package io.chartlake.landing.protocol;

import io.chartlake.landing.store.ObjectStore;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest object of a partition, the one whose key is greatest, in a handful of LISTs
 * however long the history is.
 *
 * <p>Hours never go back along a chain, so it lies in the newest hour. A writer that slept through
 * its own replacement can leave an object before it that reaches farther. That one is not gone on
 * from: readers look behind the last key they used, and would not see it until a record landed
 * behind it. {@code [0, to)} is durable for every object there is, since each was written after all
 * before it, so going on from a smaller {@code to} only lands again what readers count once.
 */
final class NewestObject {
  private static final Logger log = LoggerFactory.getLogger(NewestObject.class);
  private static final int ALL = Integer.MAX_VALUE;

  /** What one answer of a store holds. */
  private static final int PAGE = 1000;

  /** First two days, then as many hours as one page holds. */
  private static final int[] HOURS_BACK = {48, PAGE - 16};

  private final ObjectStore store;
  private final RawZone zone;
  private final int partition;

  NewestObject(ObjectStore store, RawZone zone, int partition) {
    this.store = store;
    this.zone = zone;
    this.partition = partition;
  }

  Optional<ObjectName> find(Instant now) {
    List<HourUtc> hours = hours(now);
    for (int i = hours.size() - 1; i >= 0; i--) {
      List<ObjectName> names = names(hours.get(i));
      if (!names.isEmpty()) {
        return Optional.of(names.get(names.size() - 1)); // listed in the order of their keys
      }
    }
    return Optional.empty();
  }

  /** The newest hours there are, ascending; not all when there are more than a page. */
  private List<HourUtc> hours(Instant now) {
    ObjectStore.Listing oldest = store.list(root(), "", true, PAGE);
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
      List<HourUtc> recent = hoursFrom(start, ALL);
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
    return hoursFrom(someAt, ALL);
  }

  private List<HourUtc> hoursFrom(HourUtc hour, int atMost) {
    return hours(store.list(root(), root() + "hour=" + hour, true, atMost));
  }

  private List<HourUtc> hours(ObjectStore.Listing listing) {
    List<HourUtc> hours = new ArrayList<>();
    for (String folder : listing.folders()) {
      String step = folder.substring(root().length());
      try {
        if (!step.startsWith("hour=") || !step.endsWith("/")) {
          throw new IllegalArgumentException("no hour");
        }
        hours.add(HourUtc.parse(step.substring("hour=".length(), step.length() - 1)));
      } catch (IllegalArgumentException e) {
        log.warn("Unknown folder '{}' among the raw objects is passed over", folder);
      }
    }
    for (ObjectStore.Entry entry : listing.objects()) {
      if (!RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        log.warn("Unknown object '{}' among the raw objects is passed over", entry.key());
      }
    }
    return hours;
  }

  private List<ObjectName> names(HourUtc hour) {
    List<ObjectName> names = new ArrayList<>();
    for (ObjectStore.Entry entry :
        store.list(zone.hourPrefix(partition, hour), "", false, ALL).objects()) {
      if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
        continue;
      }
      try {
        names.add(zone.parse(entry.key()));
      } catch (IllegalArgumentException e) {
        log.warn("Unknown object is passed over: {}", e.getMessage());
      }
    }
    return names;
  }

  private String root() {
    return zone.partitionPrefix(partition);
  }
}
