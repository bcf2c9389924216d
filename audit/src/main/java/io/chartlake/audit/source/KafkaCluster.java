package io.chartlake.audit.source;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A Kafka cluster, asked for topics' states and read with a consumer that joins no group. */
public final class KafkaCluster implements AutoCloseable {
  private final String servers;
  private final Map<String, Object> config;
  private final Map<IsolationLevel, Consumer<byte[], byte[]>> consumers = new HashMap<>();
  private Optional<Admin> admin = Optional.empty();

  /** Set when Kafka never answered: who asks next need not wait for it again. */
  private Optional<SourceException> away = Optional.empty();

  private boolean answered;

  /**
   * @param config client settings such as security ones; {@code bootstrap.servers} is added
   */
  public KafkaCluster(String servers, Map<String, String> config) {
    this.servers = servers;
    this.config = new HashMap<>();
    this.config.put("default.api.timeout.ms", 30_000);
    this.config.put("request.timeout.ms", 15_000);
    this.config.putAll(config);
    this.config.put("bootstrap.servers", servers);
    this.config.put("client.id", "chartlake-audit");
  }

  /** The topic as it is now; empty when there is none. */
  Optional<TopicState> state(String topic) {
    if (away.isPresent()) {
      throw away.get();
    }
    try {
      TopicDescription description =
          answer(
              "the topic '" + topic + "'",
              admin().describeTopics(Set.of(topic)).topicNameValues().get(topic));
      answered = true;
      List<TopicPartition> partitions =
          IntStream.range(0, description.partitions().size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      Map<TopicPartition, Long> starts =
          offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
      // First the stable end: a high watermark read after it is never below it.
      Map<TopicPartition, Long> ends =
          offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
      Map<TopicPartition, Long> marks =
          offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
      return Optional.of(
          new TopicState(
              description.topicId().toString(),
              isCompacted(topic),
              partitions.stream()
                  .map(tp -> new TopicState.Bounds(starts.get(tp), ends.get(tp), marks.get(tp)))
                  .toList()));
    } catch (SourceException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        answered = true;
        return Optional.empty();
      }
      if (!answered && e.getCause() instanceof TimeoutException) {
        away = Optional.of(e);
      }
      throw e;
    }
  }

  /**
   * A group's committed offsets of the partitions from 0 up, 0 where it has none. A partition whose
   * commit is part of a transaction that has not ended is left out.
   */
  Map<Integer, Long> committed(String group, String topic, int partitions) {
    List<TopicPartition> asked =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    Map<Integer, Long> offsets = new HashMap<>();
    answer(
            "the group '" + group + "'",
            admin()
                .listConsumerGroupOffsets(
                    Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(asked)),
                    new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group))
        .forEach(
            (partition, offset) ->
                offsets.put(partition.partition(), offset == null ? 0 : offset.offset()));
    return offsets;
  }

  /** Whether anybody is in the group; a group that Kafka does not know has no members. */
  boolean hasMembers(String group) {
    try {
      return !answer(
              "the group '" + group + "'",
              admin().describeConsumerGroups(Set.of(group)).describedGroups().get(group))
          .members()
          .isEmpty();
    } catch (SourceException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  private <T> T answer(String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        throw new SourceException(
            what + " cannot be described by this user (" + e.getCause().getMessage() + ")",
            e.getCause());
      }
      throw unreachable(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("interrupted while asking Kafka for " + what, e);
    }
  }

  Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
    return consumers.computeIfAbsent(isolation, this::newConsumer);
  }

  SourceException unreachable(Throwable cause) {
    return new SourceException(
        "Kafka at '%s' did not answer (%s: %s); check that it runs, --bootstrap-servers and --client-config"
            .formatted(servers, cause.getClass().getSimpleName(), cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    consumers.values().forEach(Consumer::close);
    admin.ifPresent(open -> open.close(Duration.ofSeconds(5)));
  }

  private Consumer<byte[], byte[]> newConsumer(IsolationLevel isolation) {
    Map<String, Object> settings = new HashMap<>(config);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A log that shrinks while it is read must be an error, never a silent jump.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      try {
        admin = Optional.of(Admin.create(config));
      } catch (KafkaException e) {
        throw unreachable(e.getCause() == null ? e : e.getCause());
      }
    }
    return admin.get();
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> request = new HashMap<>();
    partitions.forEach(partition -> request.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer(
            "the offsets of " + partitions,
            admin().listOffsets(request, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, result) -> offsets.put(partition, result.offset()));
    return offsets;
  }

  private boolean isCompacted(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return answer(
            "the configuration of topic '" + topic + "'",
            admin().describeConfigs(Set.of(resource)).values().get(resource))
        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
        .value()
        .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
  }
}
