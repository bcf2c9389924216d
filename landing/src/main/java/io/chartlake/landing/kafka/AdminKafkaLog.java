package io.chartlake.landing.kafka;

import io.chartlake.rawzone.name.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks the brokers through an Admin client; for {@link #withoutRecords} through a small consumer.
 */
public final class AdminKafkaLog implements KafkaLog {
  private static final Duration TAIL_PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final Map<String, Object> settings;
  private final String group;
  private Consumer<byte[], byte[]> tailReader;

  /**
   * @param settings of the clients, {@code bootstrap.servers} at least
   * @param group of the connector's consumers
   */
  public AdminKafkaLog(Map<String, Object> settings, String group) {
    this.settings = Map.copyOf(settings);
    this.admin = Admin.create(this.settings);
    this.group = group;
  }

  @Override
  public Uuid topicId(String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).topicId();
  }

  @Override
  public long start(TopicPartition partition) {
    return offsets(Set.of(partition), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED)
        .get(partition)
        .offset();
  }

  @Override
  public Map<TopicPartition, Ends> ends(Set<TopicPartition> partitions) {
    Map<TopicPartition, ListOffsetsResultInfo> start =
        offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> stable =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> end =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Ends> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ends.put(
          partition,
          new Ends(
              start.get(partition).offset(),
              end.get(partition).offset(),
              stable.get(partition).offset()));
    }
    return ends;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> specs =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    return await(admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all());
  }

  @Override
  public Optional<Committed> committed(TopicPartition partition) {
    OffsetAndMetadata committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(partition);
    return Optional.ofNullable(committed)
        .map(offset -> new Committed(offset.offset(), offset.metadata()));
  }

  @Override
  public synchronized Set<TopicPartition> withoutRecords(Map<TopicPartition, OffsetRange> ranges) {
    if (tailReader == null) {
      tailReader = tailReader();
    }
    tailReader.assign(ranges.keySet());
    ranges.forEach((partition, range) -> tailReader.seek(partition, range.from()));
    Set<TopicPartition> open = new HashSet<>(ranges.keySet());
    Set<TopicPartition> empty = new HashSet<>();
    long deadline = System.nanoTime() + TAIL_PATIENCE.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      Set<TopicPartition> withRecords = tailReader.poll(Duration.ofMillis(100)).partitions();
      open.removeAll(withRecords);
      tailReader.pause(withRecords);
      for (TopicPartition partition : Set.copyOf(open)) {
        if (tailReader.position(partition) >= ranges.get(partition).to()) {
          open.remove(partition);
          empty.add(partition);
        }
      }
    }
    tailReader.unsubscribe();
    return empty;
  }

  private Consumer<byte[], byte[]> tailReader() {
    Map<String, Object> consumer = new HashMap<>(settings);
    consumer.put("isolation.level", "read_committed");
    consumer.put("enable.auto.commit", "false");
    consumer.put("auto.offset.reset", "none");
    consumer.put("allow.auto.create.topics", "false");
    consumer.put("max.partition.fetch.bytes", "16384");
    return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    synchronized (this) {
      if (tailReader != null) {
        tailReader.close();
      }
    }
  }
}
