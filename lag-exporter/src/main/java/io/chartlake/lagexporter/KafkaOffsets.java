package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Offsets of a running cluster's topics; records are read by a consumer without a group. */
final class KafkaOffsets implements TopicOffsets, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Enough for the first record of a partition: a longer one is sent whole all the same. */
  private static final int FETCH_BYTES = 16_384;

  private final String servers;
  private final Map<String, Object> config;
  private final Duration timeout;

  /** Tails of logs in which there was no record: they need not be read again. */
  private final Map<TopicPartition, OffsetRange> empty = new HashMap<>();

  private Optional<Admin> admin = Optional.empty();
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

  /**
   * @param config client settings such as security ones; {@code bootstrap.servers} is added
   * @param timeout of one question
   */
  KafkaOffsets(String servers, Map<String, String> config, Duration timeout) {
    this.servers = servers;
    this.timeout = timeout;
    this.config = new HashMap<>();
    this.config.put("default.api.timeout.ms", (int) timeout.toMillis());
    this.config.put("request.timeout.ms", (int) timeout.toMillis());
    this.config.put("reconnect.backoff.max.ms", 1_000);
    this.config.putAll(config);
    this.config.put("bootstrap.servers", servers);
    this.config.put("client.id", "chartlake-lag-exporter");
    this.config.remove("group.id");
  }

  @Override
  public Map<Integer, Long> ends(String topic) {
    try {
      Admin asked = admin();
      TopicDescription description =
          asked.describeTopics(Set.of(topic)).allTopicNames().get().get(topic);
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      description
          .partitions()
          .forEach(
              info -> latest.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
      Map<Integer, Long> ends = new HashMap<>();
      asked
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw CommandException.failure(
            "there is no topic '" + topic + "' at '" + servers + "', or it may not be described",
            e);
      }
      throw unreachable(topic, e.getCause());
    } catch (KafkaException e) {
      throw unreachable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted while asking Kafka for '" + topic + "'", e);
    }
  }

  @Override
  public Map<Integer, FirstRecord> first(String topic, Map<Integer, OffsetRange> ranges) {
    Map<TopicPartition, OffsetRange> asked = new HashMap<>();
    ranges.forEach(
        (number, range) -> {
          TopicPartition partition = new TopicPartition(topic, number);
          unread(partition, range).ifPresent(unread -> asked.put(partition, unread));
        });
    if (asked.isEmpty()) {
      return Map.of();
    }
    try {
      Map<Integer, FirstRecord> waiting = read(asked);
      asked.forEach(
          (partition, range) -> {
            if (!waiting.containsKey(partition.partition())) {
              empty.put(partition, ranges.get(partition.partition()));
            }
          });
      return waiting;
    } catch (KafkaException e) {
      throw unreachable(topic, e);
    }
  }

  private Optional<OffsetRange> unread(TopicPartition partition, OffsetRange range) {
    OffsetRange known = empty.get(partition);
    long from =
        known != null && known.from() == range.from()
            ? Math.max(range.from(), known.to())
            : range.from();
    return from < range.to() ? Optional.of(new OffsetRange(from, range.to())) : Optional.empty();
  }

  private Map<Integer, FirstRecord> read(Map<TopicPartition, OffsetRange> ranges) {
    Consumer<byte[], byte[]> reader = consumer();
    reader.assign(ranges.keySet());
    ranges.forEach((partition, range) -> reader.seek(partition, range.from()));
    Map<Integer, FirstRecord> first = new HashMap<>();
    Set<TopicPartition> open = new HashSet<>(ranges.keySet());
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!open.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        ConsumerRecord<byte[], byte[]> record = records.records(partition).get(0);
        if (open.contains(partition) && record.offset() < ranges.get(partition).to()) {
          first.put(partition.partition(), firstRecord(record));
        }
        open.remove(partition);
      }
      open.removeIf(partition -> reader.position(partition) >= ranges.get(partition).to());
      Set<TopicPartition> done = new HashSet<>(ranges.keySet());
      done.removeAll(open);
      reader.pause(done);
      if (!open.isEmpty() && System.nanoTime() > deadline) {
        throw CommandException.failure(
            "Kafka at '%s' sent nothing of %s for %d s"
                .formatted(servers, open.iterator().next(), timeout.toSeconds()));
      }
    }
    reader.unsubscribe();
    return first;
  }

  private static FirstRecord firstRecord(ConsumerRecord<byte[], byte[]> record) {
    return new FirstRecord(
        record.offset(),
        record.timestamp() < 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(record.timestamp())));
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      admin = Optional.of(Admin.create(config));
    }
    return admin.get();
  }

  private Consumer<byte[], byte[]> consumer() {
    if (consumer.isEmpty()) {
      Map<String, Object> settings = new HashMap<>(config);
      settings.put("isolation.level", "read_committed");
      settings.put("enable.auto.commit", false);
      settings.put("allow.auto.create.topics", false);
      // What retention has taken can't land any more: the first record that is left counts.
      settings.put("auto.offset.reset", "earliest");
      settings.put("max.partition.fetch.bytes", FETCH_BYTES);
      consumer =
          Optional.of(
              new KafkaConsumer<>(
                  settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }
    return consumer.get();
  }

  private CommandException unreachable(String topic, Throwable cause) {
    return CommandException.failure(
        "Kafka at '%s' did not answer for '%s' (%s: %s)"
            .formatted(servers, topic, cause.getClass().getSimpleName(), cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    admin.ifPresent(open -> open.close(Duration.ofSeconds(2)));
    consumer.ifPresent(open -> open.close(CloseOptions.timeout(Duration.ofSeconds(2))));
  }
}
