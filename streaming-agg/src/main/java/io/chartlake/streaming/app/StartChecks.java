package io.chartlake.streaming.app;

import io.chartlake.cli.CommandException;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.guard.Broker;
import io.chartlake.streaming.guard.CommittedRecords;
import io.chartlake.streaming.guard.CountsGuard;
import io.chartlake.streaming.guard.StartEvidence;
import io.chartlake.streaming.guard.TopicIdentity;
import io.chartlake.streaming.topology.ChartTopology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before Streams starts: waits for Kafka and the input topics, checks that counts, offsets and
 * topics fit, and sees that changelogs and dead letters have a topic. What can't work is said here
 * in a sentence, not by a stack trace later.
 */
final class StartChecks {
  private static final Logger log = LoggerFactory.getLogger(StartChecks.class);
  private static final String CLIENT_ID = ChartTopology.APPLICATION_ID + "-preflight";
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What a broker takes to learn of a topic that was just created. */
  private static final Duration METADATA_PAUSE = Duration.ofMillis(20);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  /** How often the start is looked at, a pause between, until a refusal is believed. */
  private static final int LOOKS = 4;

  /** Headers and the batch around a dead letter, on top of what an input record may take. */
  private static final int DEAD_LETTER_OVERHEAD_BYTES = 64 * 1024;

  /** Kafka's default where a topic's configuration may not be read. */
  private static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

  private static final Map<String, String> DEAD_LETTER_TOPIC =
      Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(Duration.ofDays(30).toMillis()));

  private final ChartSettings settings;
  private final StreamsConfig config;
  private long lastLineNanos = System.nanoTime() - BETWEEN_LINES.toNanos();

  StartChecks(ChartSettings settings, Map<String, Object> properties) {
    this.settings = settings;
    this.config = new StreamsConfig(properties);
  }

  /**
   * What Streams can be started with.
   *
   * @param topics inputs and changelogs, all of them
   * @param deadLetterMaxBytes what a dead letter may take
   */
  record Result(Map<String, TopicIdentity> topics, int deadLetterMaxBytes) {}

  /**
   * Returns once all is in place; {@link CommandException} if it can't be.
   *
   * @param kept the topics that the local state belongs to, if it says so
   */
  Result await(Optional<Map<String, TopicIdentity>> kept) throws InterruptedException {
    log.info("asking Kafka at {} for its topics", settings.bootstrapServers());
    while (true) {
      try (Broker broker = connect()) {
        Map<String, TopicIdentity> found = refuseWrongCounts(broker, kept);
        return new Result(completed(broker, found), deadLetterMaxBytes(broker));
      } catch (AuthenticationException | AuthorizationException | UnsupportedVersionException e) {
        throw CommandException.failure(
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
        return Broker.connect(config, CLIENT_ID);
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

  private static CommandException wrongSetting(KafkaException e) {
    return CommandException.usage("a kafka. setting is wrong: " + FailurePolicy.describe(e));
  }

  /**
   * A refusal must last: a broker that has just started does not know every topic yet, and the end
   * of a transaction reaches offsets and changelogs one after the other.
   */
  private Map<String, TopicIdentity> refuseWrongCounts(
      Broker broker, Optional<Map<String, TopicIdentity>> kept) throws InterruptedException {
    CountsGuard guard =
        new CountsGuard(
            settings,
            new CommittedRecords(broker, settings, config.getRestoreConsumerConfigs(CLIENT_ID)));
    for (int look = 1; ; look++) {
      StartEvidence start = evidence(broker, kept);
      Optional<String> refusal = guard.refusal(start);
      if (refusal.isEmpty()) {
        guard.tell(start);
        return start.found();
      }
      if (look == LOOKS) {
        throw CommandException.failure(refusal.get());
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private StartEvidence evidence(Broker broker, Optional<Map<String, TopicIdentity>> kept)
      throws InterruptedException {
    Map<String, TopicIdentity> found = awaitTopics(broker);
    Map<TopicPartition, Long> committed = broker.committed(ChartTopology.APPLICATION_ID);
    List<TopicPartition> inputs = new ArrayList<>();
    for (String input : List.of(settings.topics().songs(), settings.topics().plays())) {
      for (int partition = 0; partition < found.get(input).partitions(); partition++) {
        inputs.add(new TopicPartition(input, partition));
      }
    }
    return new StartEvidence(
        kept,
        found,
        committed,
        broker.offsets(inputs, OffsetSpec.earliest()),
        broker.offsets(inputs, OffsetSpec.latest()));
  }

  /**
   * All topics, after changelogs that were missing have been created, as Streams would: done here,
   * their identities are known before the first row is written.
   */
  private Map<String, TopicIdentity> completed(Broker broker, Map<String, TopicIdentity> found)
      throws InterruptedException {
    int partitions = found.get(settings.topics().plays()).partitions();
    for (String changelog : ChartTopology.CHANGELOGS.keySet()) {
      if (!found.containsKey(changelog)) {
        broker.createTopic(
            changelog,
            Optional.of(partitions),
            settings.topics().replicationFactor(),
            changelogSettings(changelog));
        log.info("created topic {}", changelog);
      }
    }
    Map<String, TopicIdentity> all = found;
    while (!all.keySet().containsAll(ChartTopology.CHANGELOGS.keySet())) {
      TimeUnit.NANOSECONDS.sleep(METADATA_PAUSE.toNanos());
      all = awaitTopics(broker);
    }
    return all;
  }

  private Map<String, String> changelogSettings(String changelog) {
    Map<String, String> topic = new HashMap<>();
    topic.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    config
        .originalsWithPrefix(StreamsConfig.TOPIC_PREFIX)
        .forEach((name, value) -> topic.put(name, value.toString()));
    topic.putAll(ChartTopology.CHANGELOGS.get(changelog));
    return topic;
  }

  /** Inputs and changelogs, once the inputs are there. */
  private Map<String, TopicIdentity> awaitTopics(Broker broker) throws InterruptedException {
    List<String> inputs = List.of(settings.topics().songs(), settings.topics().plays());
    List<String> wanted = new ArrayList<>(inputs);
    wanted.addAll(ChartTopology.CHANGELOGS.keySet());
    long deadline = System.nanoTime() + settings.topics().timeout().toNanos();
    while (true) {
      Map<String, TopicIdentity> found = broker.topics(wanted);
      List<String> missing = inputs.stream().filter(topic -> !found.containsKey(topic)).toList();
      if (missing.isEmpty()) {
        return found;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw CommandException.failure(
            ("Kafka at %s has no topic %s after %s s: create it (12 partitions), or "
                    + "correct topic.songs and topic.plays")
                .formatted(
                    settings.bootstrapServers(),
                    String.join(" and no topic ", missing),
                    settings.topics().timeout().toSeconds()));
      }
      say(
          "waiting for topic {}, for another {} s",
          String.join(" and ", missing),
          Duration.ofNanos(left).toSeconds());
      TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
    }
  }

  private int deadLetterMaxBytes(Broker broker) throws InterruptedException {
    String topic = settings.topics().deadLetters();
    int wanted =
        Math.max(
                maxMessageBytes(broker, settings.topics().songs()),
                maxMessageBytes(broker, settings.topics().plays()))
            + DEAD_LETTER_OVERHEAD_BYTES;
    if (broker.topics(List.of(topic)).isEmpty()) {
      Map<String, String> config = new HashMap<>(DEAD_LETTER_TOPIC);
      config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(wanted));
      broker.createTopic(topic, Optional.empty(), settings.topics().replicationFactor(), config);
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
}
