package io.chartlake.streaming.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;

/** What is asked of Kafka beside Streams. Methods throw Kafka's own exceptions, unwrapped. */
public final class Broker implements AutoCloseable {
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final Admin admin;

  private Broker(Admin admin) {
    this.admin = admin;
  }

  /** Throws {@link KafkaException} where settings are wrong or no address resolves yet. */
  public static Broker connect(StreamsConfig config, String clientId) {
    Map<String, Object> properties = config.getAdminConfigs(clientId);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    return new Broker(Admin.create(properties));
  }

  /** Those of {@code names} that exist. */
  public Map<String, TopicIdentity> topics(Collection<String> names) throws InterruptedException {
    Map<String, TopicIdentity> topics = new HashMap<>();
    var described =
        admin
            .describeTopics(
                List.copyOf(names), new DescribeTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MILLIS))
            .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
      topicIfAny(topic.getValue()).ifPresent(found -> topics.put(topic.getKey(), found));
    }
    return topics;
  }

  private static Optional<TopicIdentity> topicIfAny(KafkaFuture<TopicDescription> topic)
      throws InterruptedException {
    try {
      TopicDescription found = get(topic);
      return Optional.of(new TopicIdentity(found.topicId(), found.partitions().size()));
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  public int maxMessageBytes(String topic) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = get(admin.describeConfigs(Set.of(resource)).values().get(resource));
    ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return Integer.parseInt(entry.value());
  }

  /**
   * @param partitions the broker's default if empty
   * @param replicationFactor the broker's default if -1
   */
  public void createTopic(
      String topic, Optional<Integer> partitions, int replicationFactor, Map<String, String> config)
      throws InterruptedException {
    Optional<Short> replicas =
        replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor);
    NewTopic wanted = new NewTopic(topic, partitions, replicas).configs(config);
    try {
      get(admin.createTopics(Set.of(wanted)).all());
    } catch (TopicExistsException otherInstanceWasFirst) {
      // It created what this one wanted.
    }
  }

  public Map<TopicPartition, Long> committed(String group) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      return offsets.entrySet().stream()
          .filter(entry -> entry.getValue() != null)
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    } catch (GroupIdNotFoundException none) {
      return Map.of();
    }
  }

  public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException {
    return offsets(partitions, spec, IsolationLevel.READ_UNCOMMITTED);
  }

  /** Last stable offsets: where a reader of committed records comes to, whatever is still open. */
  Map<TopicPartition, Long> stableEnds(Collection<TopicPartition> partitions)
      throws InterruptedException {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws InterruptedException {
    var wanted = partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    return get(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException kafkas) {
        throw kafkas;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
