package io.chartlake.streaming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before Streams starts: waits for Kafka and the input topics, checks that they fit, and sees that
 * the dead letters have a topic. What can't work is said here in a sentence, not by a stack trace
 * later.
 */
final class Preflight {
  private static final Logger log = LoggerFactory.getLogger(Preflight.class);
  private static final String CLIENT_ID = ChartTopology.APPLICATION_ID + "-preflight";
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  /** Headers and the batch around a dead letter, on top of what an input record may take. */
  private static final int DEAD_LETTER_OVERHEAD_BYTES = 64 * 1024;

  /** Kafka's default where a topic's configuration may not be read. */
  private static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

  private static final Map<String, String> DEAD_LETTER_TOPIC =
      Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(Duration.ofDays(30).toMillis()));

  private final Settings settings;
  private final StreamsConfig config;
  private long lastLineNanos = System.nanoTime() - BETWEEN_LINES.toNanos();

  Preflight(Settings settings, Map<String, Object> properties) {
    this.settings = settings;
    this.config = new StreamsConfig(properties);
  }

  /**
   * What a dead letter may take, in bytes, once all is in place; {@link StartupException} if it
   * can't be.
   */
  int await() throws InterruptedException {
    log.info("asking Kafka at {} for its topics", settings.bootstrapServers());
    while (true) {
      try (Broker broker = connect()) {
        awaitTopics(broker);
        new RecountGuard(broker, settings, consumerProperties()).check();
        return deadLetterMaxBytes(broker);
      } catch (AuthenticationException | AuthorizationException | UnsupportedVersionException e) {
        throw new StartupException(
            "Kafka at "
                + settings.bootstrapServers()
                + " refuses music-chart: "
                + FailurePolicy.describe(e),
            e);
      } catch (ConfigException e) {
        throw wrongSetting(e);
      } catch (KafkaException e) {
        waitForKafka(e);
      }
    }
  }

  private Broker connect() throws InterruptedException {
    while (true) {
      try {
        return new Broker(Admin.create(adminProperties()));
      } catch (KafkaException e) {
        // A host that does not resolve yet may do so soon; any other wrong setting stays wrong.
        if (!FailurePolicy.describe(e).contains("No resolvable bootstrap")) {
          throw wrongSetting(e);
        }
        waitForKafka(e);
      }
    }
  }

  private void waitForKafka(KafkaException why) throws InterruptedException {
    say("waiting for Kafka at {} ({})", settings.bootstrapServers(), FailurePolicy.describe(why));
    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
  }

  private static SettingsException wrongSetting(KafkaException e) {
    return new SettingsException("a kafka. setting is wrong: " + FailurePolicy.describe(e));
  }

  private void awaitTopics(Broker broker) throws InterruptedException {
    List<String> inputs = List.of(settings.songsTopic(), settings.playsTopic());
    List<String> wanted = new ArrayList<>(inputs);
    wanted.add(ChartTopology.SONGS_CHANGELOG);
    long deadline = System.nanoTime() + settings.topicsTimeout().toNanos();
    while (true) {
      Map<String, Integer> found = broker.partitions(wanted);
      List<String> missing = inputs.stream().filter(topic -> !found.containsKey(topic)).toList();
      if (missing.isEmpty()) {
        requireSamePartitions(found);
        return;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new StartupException(
            "Kafka at "
                + settings.bootstrapServers()
                + " has no topic "
                + String.join(" and no topic ", missing)
                + " after "
                + settings.topicsTimeout().toSeconds()
                + " s: create it (12 partitions), or correct topic.songs and topic.plays");
      }
      say(
          "waiting for topic {}, for another {} s",
          String.join(" and ", missing),
          Duration.ofNanos(left).toSeconds());
      TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
    }
  }

  private void requireSamePartitions(Map<String, Integer> found) {
    int plays = found.get(settings.playsTopic());
    Map<String, Integer> others = new HashMap<>(found);
    others.remove(settings.playsTopic());
    others.forEach(
        (topic, partitions) -> {
          if (partitions != plays) {
            throw new StartupException(
                "topic "
                    + topic
                    + " has "
                    + partitions
                    + " partitions but "
                    + settings.playsTopic()
                    + " has "
                    + plays
                    + ": a song's records must share a partition number, so make them equal");
          }
        });
  }

  private int deadLetterMaxBytes(Broker broker) throws InterruptedException {
    String topic = settings.deadLetterTopic();
    int wanted =
        Math.max(
                maxMessageBytes(broker, settings.songsTopic()),
                maxMessageBytes(broker, settings.playsTopic()))
            + DEAD_LETTER_OVERHEAD_BYTES;
    if (broker.partitions(List.of(topic)).isEmpty()) {
      Map<String, String> config = new HashMap<>(DEAD_LETTER_TOPIC);
      config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(wanted));
      broker.createTopic(topic, settings.replicationFactor(), config);
      log.info("created topic {} for dead letters, kept 30 days", topic);
      return wanted;
    }
    int takes = maxMessageBytes(broker, topic);
    if (takes < wanted) {
      log.info(
          "topic {} takes records of {} bytes; with max.message.bytes={} no dead letter is ever cut",
          topic,
          takes,
          wanted);
    }
    return takes;
  }

  private static int maxMessageBytes(Broker broker, String topic) throws InterruptedException {
    try {
      return broker.maxMessageBytes(topic);
    } catch (AuthorizationException mayNotLook) {
      return DEFAULT_MAX_MESSAGE_BYTES;
    }
  }

  private void say(String line, Object... arguments) {
    long now = System.nanoTime();
    if (now - lastLineNanos >= BETWEEN_LINES.toNanos()) {
      lastLineNanos = now;
      log.info(line, arguments);
    }
  }

  private Map<String, Object> adminProperties() {
    Map<String, Object> admin = config.getAdminConfigs(CLIENT_ID);
    admin.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return admin;
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> consumer = config.getRestoreConsumerConfigs(CLIENT_ID);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return consumer;
  }
}
