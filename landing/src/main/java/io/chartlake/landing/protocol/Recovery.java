package io.chartlake.landing.protocol;

import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.ObjectStore;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
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
  private final String bucket;
  private final String connector;
  private final boolean takeover;
  private final TimeSource ticker;

  public Recovery(
      ObjectStore store,
      KafkaLog kafka,
      String bucket,
      String connector,
      boolean takeover,
      TimeSource ticker) {
    this.store = store;
    this.kafka = kafka;
    this.bucket = bucket;
    this.connector = connector;
    this.takeover = takeover;
    this.ticker = ticker;
  }

  /**
   * @throws ConnectException when landing must not go on by itself
   * @throws StoreException when the bucket can't be read
   */
  Recovered recover(TopicPartition partition, RawZone zone) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Instant now = ticker.now();
      Optional<ObjectName> newest = new NewestObject(store, zone, partition.partition()).find(now);
      Uuid topicId = kafka.topicId(partition.topic());
      KafkaLog.Ends ends = kafka.ends(Set.of(partition)).get(partition);
      if (newest.isEmpty()) {
        return beginning(partition, zone, ends, topicId);
      }
      String key = zone.key(newest.get());
      Optional<ObjectStore.Head> head = store.head(key);
      if (head.isPresent()) {
        long to = newest.get().range().to();
        Place place = new Place(partition, zone, to, key);
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

  private Recovered beginning(
      TopicPartition partition, RawZone zone, KafkaLog.Ends ends, Uuid topicId) {
    if (ends.start() > 0) {
      log.warn(
          "{} has no object below s3://{}/{} and its log begins at {}: records before that were"
              + " gone before landing began",
          partition,
          bucket,
          zone.partitionPrefix(partition.partition()),
          ends.start());
    } else {
      log.info("{} has no object yet and begins at 0", partition);
    }
    return new Recovered(0, ends.start(), HourUtc.of(Instant.EPOCH), topicId);
  }

  private void checkOrigin(Place place, Map<String, String> metadata, Uuid topicId) {
    String format = metadata.get(ObjectMetadata.FORMAT);
    if (format != null && !format.equals(ObjectMetadata.FORMAT_VERSION)) {
      throw place.failure(
          "was written in format "
              + format
              + ", this connector knows "
              + ObjectMetadata.FORMAT_VERSION,
          "use the connector's newer version");
    }
    String writtenFor = metadata.get(ObjectMetadata.TOPIC_ID);
    if (writtenFor == null && !takeover) {
      throw place.failure(
          "carries no topic id, so nobody knows which topic it was read from",
          "set takeover=true if it was this one");
    }
    if (writtenFor != null && !writtenFor.equals(topicId.toString())) {
      throw place.failure(
          "was read from topic id "
              + writtenFor
              + ", the topic now has id "
              + topicId
              + ": it was made anew",
          "move the old objects away or give the connector another s3.prefix");
    }
    String writer = metadata.get(ObjectMetadata.CONNECTOR);
    if (!connector.equals(writer) && !takeover) {
      throw place.failure(
          (writer == null
                  ? "does not say which connector wrote it"
                  : "was written by connector '" + writer + "'")
              + ", this one is '"
              + connector
              + "'",
          "stop the other one and set takeover=true, or use another s3.prefix");
    }
  }

  /** Where to read: X, or the log's start when what lay between is known to be no loss. */
  private long checkLog(Place place, KafkaLog.Ends ends) {
    if (place.to > ends.end()) {
      throw place.failure(
          "reaches beyond the log's end " + ends.end() + ": the log was cut or made anew",
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
        && committed.get().metadata().equals(OffsetTracker.committedBy(place.to))) {
      return ends.start();
    }
    throw place.failure(
        "is followed by a log that begins at "
            + ends.start()
            + ": retention deleted offsets "
            + place.to
            + " to "
            + (ends.start() - 1)
            + " before they were landed",
        "rebuild the table from the topic, move the objects away and let landing begin anew");
  }

  private final class Place {
    final TopicPartition partition;
    final RawZone zone;
    final long to;
    final String key;

    Place(TopicPartition partition, RawZone zone, long to, String key) {
      this.partition = partition;
      this.zone = zone;
      this.to = to;
      this.key = key;
    }

    ConnectException failure(String what, String help) {
      return new ConnectException(
          "Partition "
              + partition
              + " can't go on from "
              + to
              + " in bucket '"
              + bucket
              + "', prefix '"
              + zone.prefix()
              + "': object '"
              + key
              + "' "
              + what
              + "; "
              + help);
    }
  }
}
