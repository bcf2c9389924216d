package io.chartlake.lagexporter.raw;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * One partition of a raw zone, looked at from the hour of the last compacted object on: one or two
 * requests while that is this hour or the last one, else one for the names of the hours and one for
 * each, whatever history lies before.
 *
 * <p>Before something is called a gap, the day before that hour and the newest hour before it are
 * looked at for an object that covers it: a writer that was asleep may have written one late, or
 * maintenance may have merged it. What was found then is kept until the question changes.
 */
final class PartitionSearch {
  private static final int DOUBT_HOURS = 24;

  private final int partition;
  private final RawZone zone;
  private final BucketListing listing;
  private final Clock clock;
  private final int mostObjects;

  private Optional<HourUtc> newestHour = Optional.empty();

  /** Wholly compacted, and behind the object that the watermark names: a better start. */
  private Optional<ObjectName> passed = Optional.empty();

  private Optional<Doubt> doubt = Optional.empty();
  private Optional<Backlog> answer = Optional.empty();
  private int unknown;

  /**
   * What the newest hours could not explain.
   *
   * @param end behind their newest object
   */
  private record Doubt(long next, ObjectName after, List<Gap> gaps, long end) {}

  PartitionSearch(
      int partition, RawZone zone, BucketListing listing, Clock clock, int mostObjects) {
    this.partition = partition;
    this.zone = zone;
    this.listing = listing;
    this.clock = clock;
    this.mostObjects = mostObjects;
  }

  LandedTopic.Part look(Optional<Watermark> watermark) {
    return watermark.map(this::behind).orElseGet(this::endAlone);
  }

  /** How many names the last look met that are no raw object's. */
  int unknown() {
    return unknown;
  }

  private LandedTopic.Part behind(Watermark watermark) {
    long next = watermark.next(partition);
    Optional<ObjectName> after = lastRead(watermark, next);
    Backlog backlog = new Backlog(partition, zone, next, mostObjects);
    read(after.isEmpty() ? folders("") : foldersSince(after.get().hour()), backlog);
    unknown = backlog.unknown();
    passed = backlog.passed().or(() -> after);
    long knownEnd = after.map(name -> name.range().to()).orElse(0L);
    if (after.isPresent() && (!backlog.gaps().isEmpty() || backlog.end() < knownEnd)) {
      backlog.add(
          earlier(new Doubt(next, after.get(), backlog.gaps(), Math.min(backlog.end(), knownEnd))));
    } else {
      doubt = Optional.empty();
    }
    return new LandedTopic.Part(backlog.end(), Optional.of(backlog.judge(knownEnd)));
  }

  private Optional<ObjectName> lastRead(Watermark watermark, long next) {
    Optional<ObjectName> named =
        Optional.ofNullable(watermark.after().get(partition)).map(this::parse);
    Optional<ObjectName> seen = passed.filter(name -> name.range().to() <= next);
    return seen.isPresent()
            && (named.isEmpty() || named.get().range().to() < seen.get().range().to())
        ? seen
        : named;
  }

  private Backlog earlier(Doubt fresh) {
    if (doubt.equals(Optional.of(fresh))) {
      return answer.orElseThrow();
    }
    String until = zone.hourPrefix(partition, fresh.after().hour());
    String since = zone.hourPrefix(partition, fresh.after().hour().plus(-DOUBT_HOURS));
    List<String> before =
        folders("").stream().filter(folder -> folder.compareTo(until) < 0).toList();
    List<String> day = before.stream().filter(folder -> folder.compareTo(since) >= 0).toList();
    Backlog found = new Backlog(partition, zone, fresh.next(), mostObjects);
    read(day.isEmpty() ? newest(before) : day, found);
    doubt = Optional.of(fresh);
    answer = Optional.of(found);
    return found;
  }

  /** Without a watermark: the end of the newest object, from the newest hour known on. */
  private LandedTopic.Part endAlone() {
    Backlog backlog = new Backlog(partition, zone, Long.MAX_VALUE, mostObjects);
    List<String> folders = newestHour.isPresent() ? foldersSince(newestHour.get()) : folders("");
    read(newest(folders), backlog);
    unknown = backlog.unknown();
    return new LandedTopic.Part(backlog.end(), Optional.empty());
  }

  private void read(List<String> folders, Backlog backlog) {
    for (String folder : folders) {
      if (backlog.isFull()) {
        break;
      }
      listing.objects(folder, backlog::take);
    }
    if (backlog.isFull()) {
      // The end is known all the same, from the newest hour.
      listing.objects(folders.get(folders.size() - 1), backlog::takeEnd);
    }
    newestHour = backlog.newestHour().or(() -> newestHour);
  }

  private static List<String> newest(List<String> folders) {
    return folders.isEmpty() ? folders : folders.subList(folders.size() - 1, folders.size());
  }

  private List<String> foldersSince(HourUtc hour) {
    HourUtc now = HourUtc.of(clock.instant());
    if (now.compareTo(hour) <= 0) {
      return List.of(zone.hourPrefix(partition, hour));
    }
    if (hour.next().equals(now)) {
      return List.of(zone.hourPrefix(partition, hour), zone.hourPrefix(partition, now));
    }
    return folders(zone.partitionPrefix(partition) + "hour=" + hour);
  }

  /** The partition's hours; also those that a store which knows no start-after sends. */
  private List<String> folders(String startAfter) {
    return listing.folders(zone.partitionPrefix(partition), startAfter).stream()
        .filter(folder -> folder.compareTo(startAfter) > 0)
        .sorted()
        .toList();
  }

  private ObjectName parse(String key) {
    try {
      return zone.parse(key);
    } catch (IllegalArgumentException e) {
      throw CommandException.failure(
          "the table's watermark names "
              + key
              + ", which is not in "
              + zone.root()
              + "; see --table and --prefix",
          e);
    }
  }
}
