package io.chartlake.streaming;

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
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What is asked of Kafka before Streams starts. Methods throw Kafka's own exceptions, unwrapped.
 */
final class Broker implements AutoCloseable {
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final Admin admin;

  Broker(Admin admin) {
    this.admin = admin;
  }

  /** How many partitions each of {@code topics} has; topics that do not exist are left out. */
  Map<String, Integer> partitions(Collection<String> topics) throws InterruptedException {
    Map<String, Integer> partitions = new HashMap<>();
    var described =
        admin
            .describeTopics(
                List.copyOf(topics), new DescribeTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MILLIS))
            .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
      partitionsIfAny(topic.getValue()).ifPresent(count -> partitions.put(topic.getKey(), count));
    }
    return partitions;
  }

  private static Optional<Integer> partitionsIfAny(KafkaFuture<TopicDescription> topic)
      throws InterruptedException {
    try {
      return Optional.of(get(topic).partitions().size());
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  int maxMessageBytes(String topic) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = get(admin.describeConfigs(Set.of(resource)).values().get(resource));
    ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return Integer.parseInt(entry.value());
  }

  void createTopic(String topic, int replicationFactor, Map<String, String> config)
      throws InterruptedException {
    Optional<Short> replicas =
        replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor);
    NewTopic wanted = new NewTopic(topic, Optional.empty(), replicas).configs(config);
    try {
      get(admin.createTopics(Set.of(wanted)).all());
    } catch (TopicExistsException otherInstanceWasFirst) {
      // It created what this one wanted.
    }
  }

  Map<TopicPartition, Long> committed(String group) throws InterruptedException {
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

  Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException {
    var wanted = partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    return get(admin.listOffsets(wanted).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** Last stable offsets: where a reader of committed records comes to, whatever is still open. */
  Map<TopicPartition, Long> stableEnds(Collection<TopicPartition> partitions)
      throws InterruptedException {
    var wanted = partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return get(admin.listOffsets(wanted, options).all()).entrySet().stream()
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
