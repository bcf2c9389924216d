package io.chartlake.local.lake;

import io.chartlake.local.kafka.LandingFeed;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.rawzone.listing.Listing;
import io.chartlake.rawzone.listing.NewestHours;
import io.chartlake.rawzone.listing.ZoneSearch;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The raw objects of one partition's newest hours.
 *
 * @param to where the range of the last ends
 * @param landed when the last became durable
 * @param empty keys of those without bytes: a crash of the store has taken them
 */
public record NewestObjects(
    String topic, int partition, long to, Instant landed, List<String> empty) {
  /**
   * More would take minutes to list in a stack that has run for days. What a power cut takes is of
   * the last half minute before it, so it is seen until landing has gone on for a full hour.
   */
  private static final int HOURS = 3;

  public NewestObjects {
    empty = List.copyOf(empty);
  }

  /** Those of every partition that is landed and has objects. */
  public static List<NewestObjects> all(Ports ports, Secrets secrets) {
    try (Buckets buckets = Buckets.of(ports, secrets)) {
      List<NewestObjects> newest = new ArrayList<>();
      Attempt.to(
          "look for what has landed",
          () -> {
            for (LandingFeed feed : LandingFeed.ALL) {
              for (String topic : feed.topics()) {
                newest.addAll(of(new RawZone("", topic), buckets.raw()));
              }
            }
          });
      return newest;
    }
  }

  static List<NewestObjects> of(RawZone zone, Listing listing) throws IOException {
    Clock clock = Clock.systemUTC();
    List<NewestObjects> newest = new ArrayList<>();
    for (int partition : new ZoneSearch(zone, listing, clock).partitions()) {
      NewestHours search = new NewestHours(zone, listing, partition);
      List<HourUtc> hours = search.hours(clock.instant());
      List<Listing.Entry> objects = new ArrayList<>();
      for (HourUtc hour : hours.subList(Math.max(0, hours.size() - HOURS), hours.size())) {
        objects.addAll(search.objects(hour));
      }
      if (!objects.isEmpty()) {
        Listing.Entry last = objects.get(objects.size() - 1);
        List<String> empty =
            objects.stream()
                .filter(object -> object.sizeBytes() == 0)
                .map(Listing.Entry::key)
                .toList();
        newest.add(
            new NewestObjects(
                zone.topic(),
                partition,
                zone.parse(last.key()).range().to(),
                last.modified(),
                empty));
      }
    }
    return newest;
  }
}
