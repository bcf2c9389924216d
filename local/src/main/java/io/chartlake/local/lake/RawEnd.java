package io.chartlake.local.lake;

import io.chartlake.changelog.RawZone;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The newest raw object of one partition.
 *
 * @param to where its range ends
 * @param bytes its size; 0 for one whose bytes a crash of the store has taken
 * @param landed when it became durable
 */
public record RawEnd(String topic, int partition, String key, long to, long bytes, Instant landed) {

  /** Those of every partition that is landed and has one. */
  public static List<RawEnd> all(Ports ports, Secrets secrets) {
    List<RawEnd> ends = new ArrayList<>();
    try (Buckets buckets = Buckets.of(ports, secrets)) {
      for (Feed feed : Feed.ALL) {
        for (String topic : feed.topics()) {
          RawZone zone = new RawZone("", topic);
          buckets.newest(zone).forEach(object -> of(zone, object).ifPresent(ends::add));
        }
      }
    }
    return ends;
  }

  /** Empty for what is no raw object; {@code ./chartlake objects} names those. */
  static Optional<RawEnd> of(RawZone zone, S3Object object) {
    try {
      var name = zone.parse(object.key());
      return Optional.of(
          new RawEnd(
              zone.topic(),
              name.partition(),
              object.key(),
              name.range().to(),
              object.size(),
              object.lastModified()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
