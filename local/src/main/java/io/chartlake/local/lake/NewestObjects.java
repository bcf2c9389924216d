package io.chartlake.local.lake;

import io.chartlake.local.kafka.LandingFeed;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.S3Object;

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
    List<NewestObjects> ends = new ArrayList<>();
    try (Buckets buckets = Buckets.of(ports, secrets)) {
      for (LandingFeed feed : LandingFeed.ALL) {
        for (String topic : feed.topics()) {
          ends.addAll(of(buckets, new RawZone("", topic)));
        }
      }
    }
    return ends;
  }

  private static Collection<NewestObjects> of(Buckets buckets, RawZone zone) {
    Map<Integer, NewestObjects> ends = new TreeMap<>();
    buckets.eachOfNewestHours(
        zone,
        HOURS,
        object ->
            of(zone, object)
                .ifPresent(end -> ends.merge(end.partition(), end, NewestObjects::followedBy)));
    return ends.values();
  }

  /** Empty for what is no raw object; {@code ./chartlake objects} names those. */
  static Optional<NewestObjects> of(RawZone zone, S3Object object) {
    try {
      var name = zone.parse(object.key());
      return Optional.of(
          new NewestObjects(
              zone.topic(),
              name.partition(),
              name.range().to(),
              object.lastModified(),
              object.size() == 0 ? List.of(object.key()) : List.of()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** This one and, behind it, another of the same partition. */
  NewestObjects followedBy(NewestObjects next) {
    return new NewestObjects(
        topic,
        partition,
        next.to,
        next.landed,
        next.empty.isEmpty() ? empty : Stream.concat(empty.stream(), next.empty.stream()).toList());
  }
}
