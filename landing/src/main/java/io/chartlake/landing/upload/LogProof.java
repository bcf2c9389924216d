package io.chartlake.landing.upload;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Proves, after an object's last record was read, that its records are the topic's, and that what
 * its range leaves out are holes and not records that retention took before they could be read.
 *
 * <p>A consumer that falls behind retention jumps to the log's start and says nothing. What it
 * jumped over looks like any hole, but then the log begins behind the hole's first offset; where it
 * begins at or before that, nothing was there to be lost.
 */
final class LogProof {
  private final KafkaLog kafka;
  private final LandingConfig config;
  private final TimeSource time;
  private final Map<String, TopicSeen> topics = new HashMap<>();

  private record TopicSeen(Uuid topicId, long askedNanos) {}

  LogProof(KafkaLog kafka, LandingConfig config, TimeSource time) {
    this.kafka = kafka;
    this.config = config;
    this.time = time;
  }

  /**
   * @throws StoreException when the brokers can't be asked now
   * @throws ConnectException when the object must not be landed
   */
  void prove(SealedObject object) {
    if (object.proven().get()) {
      return;
    }
    Uuid now = topicId(object);
    if (!now.equals(object.topicId())) {
      throw refused(
          object,
          "topic '%s' was made anew: its id was %s and is %s"
              .formatted(object.partition().topic(), object.topicId(), now),
          "move the old objects away or give the connector another s3.prefix");
    }
    OptionalLong firstHole = object.content().firstHole();
    if (firstHole.isPresent()) {
      proveHoles(object, firstHole.getAsLong());
    }
    object.proven().set(true);
  }

  /** One question serves all objects that were sealed before it was asked. */
  private synchronized Uuid topicId(SealedObject object) {
    String topic = object.partition().topic();
    TopicSeen seen = topics.get(topic);
    if (seen == null || seen.askedNanos() - object.sealedNanos() <= 0) {
      long askedNanos = time.nanos();
      seen = new TopicSeen(ask(object, () -> kafka.topicId(topic)), askedNanos);
      topics.put(topic, seen);
    }
    return seen.topicId();
  }

  private void proveHoles(SealedObject object, long firstHole) {
    TopicPartition partition = object.partition();
    long start = ask(object, () -> kafka.start(partition));
    if (start > firstHole) {
      throw refused(
          object,
          ("the log begins at %d now, and offsets from %d on were not given to landing: retention"
                  + " deleted them before they were read")
              .formatted(start, firstHole),
          "rebuild the table from the topic, move the objects away and let landing begin anew");
    }
  }

  private <T> T ask(SealedObject object, Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      String why =
          "the brokers can't be asked about %s: %s".formatted(object.partition(), e.getMessage());
      if (e instanceof RetriableException) {
        throw new StoreException(true, 0, why, e);
      }
      throw refused(
          object, why, "let the connector's user describe the topic, and restart the task");
    }
  }

  private ConnectException refused(SealedObject object, String why, String help) {
    return new ConnectException(
        "Offsets %s were not landed in %s: %s; %s"
            .formatted(object.offsets(), config.location(object.key()), why, help));
  }
}
