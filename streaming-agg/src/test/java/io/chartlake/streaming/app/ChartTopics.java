package io.chartlake.streaming.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.KafkaBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a broker holds of music-chart's topics, as a reader of committed records sees it. */
record ChartTopics(String address, int partitions) {
  static final String SONGS_CHANGELOG = "music-chart-songs-store-changelog";
  static final String MINUTES_CHANGELOG = "music-chart-plays-by-minute-store-changelog";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String CLASSPATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  /** A broker whose topics have so many partitions by default, the dead letters' among them. */
  static KafkaBroker startKafka(Path folder, int partitions)
      throws IOException, InterruptedException {
    return KafkaBroker.with(CLASSPATH)
        .setting("num.partitions", String.valueOf(partitions))
        .start(Files.createDirectory(folder.resolve("kafka")));
  }

  static JavaProcess startChart(Path log, Map<String, String> environment) {
    return JavaProcess.start(
        "music-chart",
        log,
        CLASSPATH,
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        environment,
        List.of(MusicChart.class.getName()));
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", address), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static byte[] key(long song) {
    return ByteBuffer.allocate(Long.BYTES).putLong(song).array();
  }

  List<TopicPartition> partitionsOf(String topic) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitionsOf(topic)).values().stream().mapToLong(n -> n).sum();
    }
  }

  /** All committed records, in offset order per partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> all = partitionsOf(topic);
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** The last count of each song. */
  Map<Long, Long> counts() throws IOException {
    Map<Long, Long> counts = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> row : read(SONGS_CHANGELOG)) {
      long song = ByteBuffer.wrap(row.key()).getLong();
      long count = MAPPER.readTree(row.value()).get("count").asLong();
      Long before = counts.put(song, count);
      assertThat(before == null || before <= count).as("counts never fall").isTrue();
    }
    return counts;
  }

  /** The plays of all minutes. */
  long plays() throws IOException {
    Map<String, Long> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> row : read(MINUTES_CHANGELOG)) {
      last.put(
          new String(row.key(), StandardCharsets.UTF_8),
          MAPPER.readTree(row.value()).get("plays").asLong());
    }
    return last.values().stream().mapToLong(Long::longValue).sum();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", address, "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
