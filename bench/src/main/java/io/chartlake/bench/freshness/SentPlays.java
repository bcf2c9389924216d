package io.chartlake.bench.freshness;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When the plays in the topic were sent.
 *
 * @param millisBySong for each song in the order of its partition, ms since 1970
 */
record SentPlays(Map<String, List<Long>> millisBySong) {
  private static final String TOPIC = "played-songs";
  private static final Duration POLL = Duration.ofSeconds(1);

  static SentPlays of(String bootstrapServers) {
    Map<String, List<Long>> millis = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(TOPIC, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> play : consumer.poll(POLL)) {
          long song = ByteBuffer.wrap(play.key()).getLong();
          millis
              .computeIfAbsent(Long.toString(song), unseen -> new ArrayList<>())
              .add(play.timestamp());
        }
      }
    }
    return new SentPlays(millis);
  }
}
