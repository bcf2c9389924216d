package io.chartlake.landing.protocol;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.listing.NewestHours;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the bucket where a partition's landing goes on, and proves that the topic is still the
 * one the objects came from and still has what is not landed yet.
 */
public class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** How often an object may vanish between LIST and HEAD: merging raw objects deletes some. */
  private static final int ATTEMPTS = 3;

  private final ObjectStore store;
  private final KafkaLog kafka;
  private final LandingConfig config;
  private final TimeSource time;

  public Recovery(ObjectStore store, KafkaLog kafka, LandingConfig config, TimeSource time) {
    this.store = store;
    this.kafka = kafka;
    this.config = config;
    this.time = time;
  }

  /**
   * @throws ConnectException when landing must not go on by itself
   * @throws StoreException when the bucket can't be read
   */
  Recovered recover(TopicPartition partition) {
    RawZone zone = config.zone(partition.topic());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ObjectName> newest = newest(zone, partition.partition());
      Uuid topicId = kafka.topicId(partition.topic());
      KafkaLog.Ends ends = kafka.ends(Set.of(partition)).get(partition);
      if (newest.isEmpty()) {
        return beginning(partition, ends, topicId);
      }
      String key = zone.key(newest.get());
      Optional<ObjectStore.Head> head = store.head(key);
      if (head.isPresent()) {
        long to = newest.get().range().to();
        Place place = new Place(partition, to, key);
        checkOrigin(place, head.get().metadata(), topicId);
        long position = checkLog(place, ends);
        log.info("{} goes on from {}, the end of {}", partition, to, key);
        return new Recovered(to, position, newest.get().hour(), topicId);
      }
    }
    throw new StoreException(
        true,
        404,
        "The newest object of " + partition + " vanished each time it was looked at",
        null);
  }

  /**
   * The object with the greatest key. A writer that slept through its own replacement can leave an
   * object before it that reaches farther. That one is not gone on from: readers look behind the
   * last key they used, and would not see it until a record landed behind it. {@code [0, to)} is
   * durable for every object there is, since each was written after all before it, so going on from
   * a smaller {@code to} only lands again what readers count once.
   */
  Optional<ObjectName> newest(RawZone zone, int partition) {
    NewestHours hours = new NewestHours(zone, store, partition);
    try {
      return hours.object(time.now());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      for (String name : hours.foreignKeys()) {
        log.warn("Unknown name '{}' among the raw objects is passed over", name);
      }
    }
  }

  private Recovered beginning(TopicPartition partition, KafkaLog.Ends ends, Uuid topicId) {
    if (ends.start() > 0) {
      log.warn(
          "{} has no object below {} and its log begins at {}: records before that were gone before"
              + " landing began",
          partition,
          below(partition),
          ends.start());
    } else {
      log.info("{} has no object yet and begins at 0", partition);
    }
    return new Recovered(0, ends.start(), HourUtc.of(Instant.EPOCH), topicId);
  }

  private String below(TopicPartition partition) {
    return config.location(config.zone(partition.topic()).partitionPrefix(partition.partition()));
  }

  /** What to tell of a bucket that can't be read for a reason that will not pass. */
  ConnectException failed(TopicPartition partition, Throwable e) {
    return new ConnectException(
        "The newest object of %s could not be looked for below %s: %s%s"
            .formatted(
                partition,
                below(partition),
                e.getMessage(),
                e instanceof StoreException refused ? refused.advice() : ""),
        e);
  }

  private void checkOrigin(Place place, Map<String, String> metadata, Uuid topicId) {
    String format = metadata.get(ObjectMetadata.FORMAT);
    if (format != null && !format.equals(ObjectMetadata.FORMAT_VERSION)) {
      throw failure(
          place,
          "was written in format %s, this connector knows %s"
              .formatted(format, ObjectMetadata.FORMAT_VERSION),
          "use the connector's newer version");
    }
    String writtenFor = metadata.get(ObjectMetadata.TOPIC_ID);
    if (writtenFor == null && !config.takeover()) {
      throw failure(
          place,
          "carries no topic id, so nobody knows which topic it was read from",
          "set takeover=true if it was this one");
    }
    if (writtenFor != null && !writtenFor.equals(topicId.toString())) {
      throw failure(
          place,
          "was read from topic id %s, the topic now has id %s: it was made anew"
              .formatted(writtenFor, topicId),
          "move the old objects away or give the connector another s3.prefix");
    }
    String writer = metadata.get(ObjectMetadata.CONNECTOR);
    if (!config.connectorName().equals(writer) && !config.takeover()) {
      String found =
          writer == null
              ? "does not say which connector wrote it"
              : "was written by connector '" + writer + "'";
      throw failure(
          place,
          "%s, this one is '%s'".formatted(found, config.connectorName()),
          "stop the other one and set takeover=true, or use another s3.prefix");
    }
  }

  /** Where to read: X, or the log's start when what lay between is known to be no loss. */
  private long checkLog(Place place, KafkaLog.Ends ends) {
    if (place.to > ends.end()) {
      throw failure(
          place,
          "reaches beyond the log's end %d: the log was cut or made anew".formatted(ends.end()),
          "move the objects away or give the connector another s3.prefix");
    }
    if (ends.start() <= place.to) {
      return place.to;
    }
    // The group's offset never passes a record that is not durable (I4), so up to it nothing is
    // lost; as long as it was committed for the objects that are there now.
    Optional<KafkaLog.Committed> committed = kafka.committed(place.partition);
    if (committed.isPresent()
        && committed.get().offset() >= ends.start()
        && committed.get().metadata().equals(PartitionState.committedBy(place.to))) {
      return ends.start();
    }
    throw failure(
        place,
        ("is followed by a log that begins at %d: retention deleted offsets %d to %d before they"
                + " were landed")
            .formatted(ends.start(), place.to, ends.start() - 1),
        "rebuild the table from the topic, move the objects away and let landing begin anew");
  }

  private record Place(TopicPartition partition, long to, String key) {}

  private ConnectException failure(Place place, String what, String help) {
    return new ConnectException(
        "Partition %s can't go on from %d in bucket '%s', prefix '%s': object '%s' %s; %s"
            .formatted(
                place.partition,
                place.to,
                config.bucket(),
                config.prefix(),
                place.key,
                what,
                help));
  }
}
