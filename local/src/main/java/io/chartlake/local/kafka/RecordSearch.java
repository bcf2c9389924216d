package io.chartlake.local.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks into logs for committed records: between two offsets there may be none, only markers of
 * transactions and what was aborted, and no reader commits an offset for that alone.
 */
final class RecordSearch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private KafkaConsumer<byte[], byte[]> consumer;

  RecordSearch(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Those of the partitions in which no committed record stands.
   *
   * @param from by partition, the first offset to look at, which the log must still have
   * @param to by partition, the first offset not to look at
   */
  Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    if (from.isEmpty()) {
      return Set.of();
    }
    if (consumer == null) {
      consumer = consumer();
    }
    consumer.assign(from.keySet());
    consumer.resume(from.keySet()); // paused by an earlier search
    from.forEach(consumer::seek);
    Set<TopicPartition> empty = new HashSet<>();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!consumer.assignment().equals(consumer.paused()) && Instant.now().isBefore(deadline)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      consumer.pause(records.partitions());
      for (TopicPartition partition : from.keySet()) {
        if (!consumer.paused().contains(partition)
            && consumer.position(partition) >= to.get(partition)) {
          empty.add(partition);
          consumer.pause(Set.of(partition));
        }
      }
    }
    return empty;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "client.id", "chartlake",
            "isolation.level", "read_committed",
            "auto.offset.reset", "none", // it would skip what retention took
            "max.partition.fetch.bytes", 65_536),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
