package io.chartlake.local.kafka;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The pipeline's topics, created before any client starts. Once plays are counted, a changelog that
 * is missing was deleted: whether it may be created again is for music-chart to judge.
 */
public final class PipelineTopics {
  private static final String DAY_MILLIS = Long.toString(Duration.ofDays(1).toMillis());
  private static final String WEEK_MILLIS = Long.toString(Duration.ofDays(7).toMillis());

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A changelog keeps what landing may still need after an outage of a day. */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "cleanup.policy", "compact",
          "min.compaction.lag.ms", DAY_MILLIS,
          "delete.retention.ms", WEEK_MILLIS);

  /** A dead letter is the largest record there can be, and what the headers say of it. */
  static final int DEAD_LETTER_MOST_BYTES = 2 << 20;

  private static final Map<String, String> DEAD_LETTERS =
      Map.of("retention.ms", "-1", "max.message.bytes", Integer.toString(DEAD_LETTER_MOST_BYTES));

  private static final Set<String> CHANGELOGS =
      Set.of(Names.CHANGELOG, Names.MINUTES_CHANGELOG, Names.NAMES_CHANGELOG);

  private PipelineTopics() {}

  /** Those that {@code up} creates; all others must be there already. */
  static List<NewTopic> toCreate(boolean playsWereCounted) {
    return topics().stream()
        .filter(topic -> !playsWereCounted || !CHANGELOGS.contains(topic.name()))
        .toList();
  }

  private static List<NewTopic> topics() {
    return List.of(
        topic(Names.SONGS, Names.PARTITIONS, Map.of("cleanup.policy", "compact")),
        topic(Names.PLAYED_SONGS, Names.PARTITIONS, Map.of("retention.ms", WEEK_MILLIS)),
        topic(Names.CHANGELOG, Names.PARTITIONS, CHANGELOG),
        topic(Names.MINUTES_CHANGELOG, Names.PARTITIONS, CHANGELOG),
        topic(Names.NAMES_CHANGELOG, Names.PARTITIONS, Map.of("cleanup.policy", "compact")),
        topic(Names.MUSIC_CHART_DEAD_LETTERS, 1, DEAD_LETTERS),
        topic(Names.LANDING_DEAD_LETTERS, 1, DEAD_LETTERS));
  }

  /** How many partitions one of the pipeline's topics has. */
  static int partitions(String name) {
    return topics().stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no topic " + name))
        .numPartitions();
  }

  private static NewTopic topic(String name, int partitions, Map<String, String> config) {
    return new NewTopic(name, partitions, (short) 1).configs(config);
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws CommandException when one exists with another number of partitions: keys would have
   *     moved
   */
  public static void create(String bootstrapServers) {
    try (Admin admin = admin(bootstrapServers)) {
      List<NewTopic> wanted = toCreate(playsWereCounted(admin));
      for (var result : admin.createTopics(wanted).values().values()) {
        try {
          result.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
      Map<String, TopicDescription> found =
          describe(admin, wanted.stream().map(NewTopic::name).toList());
      for (NewTopic topic : wanted) {
        int partitions = found.get(topic.name()).partitions().size();
        if (partitions != topic.numPartitions()) {
          throw CommandException.failure(
              "topic %s has %d partitions and must have %d; delete it or start anew with clean"
                  .formatted(topic.name(), partitions, topic.numPartitions()));
        }
      }
    } catch (ExecutionException | KafkaException e) {
      throw CommandException.failure("cannot create the topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted while creating topics", e);
    }
  }

  private static boolean playsWereCounted(Admin admin)
      throws ExecutionException, InterruptedException {
    try {
      return !admin
          .listConsumerGroupOffsets(Names.MUSIC_CHART)
          .partitionsToOffsetAndMetadata()
          .get()
          .isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  /** A broker tells of a topic a moment after the controller has made it. */
  private static Map<String, TopicDescription> describe(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return admin.describeTopics(names).allTopicNames().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || Instant.now().isAfter(deadline)) {
          throw e;
        }
        Pause.briefly();
      }
    }
  }

  static Admin admin(String bootstrapServers) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("client.id", "chartlake");
    config.put("default.api.timeout.ms", 30_000);
    config.put("reconnect.backoff.max.ms", 200);
    return Admin.create(config);
  }
}
