package io.chartlake.lagexporter.raw;

import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects a partition's objects behind a position: at most so many, and the end of all. */
final class Backlog {
  private final int partition;
  private final RawZone zone;
  private final long next;
  private final int most;
  private final Map<ObjectName, Instant> waiting = new TreeMap<>();
  private Optional<ObjectName> passed = Optional.empty();
  private Optional<HourUtc> newestHour = Optional.empty();
  private long end;
  private int unknown;

  Backlog(int partition, RawZone zone, long next, int most) {
    this.partition = partition;
    this.zone = zone;
    this.next = next;
    this.most = most;
  }

  /** Takes one object of a listing; false when no more are wanted. */
  boolean take(BucketListing.Entry entry) {
    takeName(entry)
        .ifPresent(
            name -> {
              if (name.range().to() > next) {
                waiting.put(name, entry.modified());
              } else if (passed.isEmpty() || name.range().to() > passed.get().range().to()) {
                passed = Optional.of(name);
              }
            });
    return !isFull();
  }

  /** Takes only where an object ends. */
  boolean takeEnd(BucketListing.Entry entry) {
    takeName(entry);
    return true;
  }

  void add(Backlog other) {
    waiting.putAll(other.waiting);
    end = Math.max(end, other.end);
  }

  boolean isFull() {
    return waiting.size() >= most;
  }

  /** Position behind the newest object seen; 0 for none. */
  long end() {
    return end;
  }

  /** The object seen last that lies wholly before the position. */
  Optional<ObjectName> passed() {
    return passed;
  }

  int unknown() {
    return unknown;
  }

  Optional<HourUtc> newestHour() {
    return newestHour;
  }

  /** Every range behind the position that the objects leave out between them. */
  List<Gap> gaps() {
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

  /**
   * What waits and what is missing.
   *
   * @param knownEnd where the last object that the table was made from ended
   */
  LandedTopic.Backlog judge(long knownEnd) {
    List<Gap> gaps = new ArrayList<>(gaps());
    if (end < knownEnd) {
      gaps.add(0, new Gap(partition, new OffsetRange(end, knownEnd)));
    }
    return new LandedTopic.Backlog(waiting.values().stream().min(Instant::compareTo), gaps);
  }

  private Optional<ObjectName> takeName(BucketListing.Entry entry) {
    if (RawZone.isFolderMarker(entry.key(), entry.sizeBytes())) {
      return Optional.empty();
    }
    try {
      ObjectName name = zone.parse(entry.key());
      end = Math.max(end, name.range().to());
      newestHour =
          Optional.of(newestHour.map(hour -> HourUtc.max(hour, name.hour())).orElse(name.hour()));
      return Optional.of(name);
    } catch (IllegalArgumentException e) {
      unknown++;
      return Optional.empty();
    }
  }
}
