package io.chartlake.streaming;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to count plays a second time. Kafka forgets the offsets of a group that was away for a
 * week; Streams would then start from the oldest play while its counts are still there. Plays that
 * expired before they were counted are said aloud.
 */
final class RecountGuard {
  private static final Logger log = LoggerFactory.getLogger(RecountGuard.class);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final Broker broker;
  private final Settings settings;
  private final BiPredicate<TopicPartition, Long> holdsCommittedRecord;

  RecountGuard(Broker broker, Settings settings, Map<String, Object> consumerProperties) {
    this(
        broker,
        settings,
        (partition, end) -> holdsCommittedRecord(partition, end, consumerProperties));
  }

  RecountGuard(
      Broker broker, Settings settings, BiPredicate<TopicPartition, Long> holdsCommittedRecord) {
    this.broker = broker;
    this.settings = settings;
    this.holdsCommittedRecord = holdsCommittedRecord;
  }

  void check() throws InterruptedException {
    String changelog = ChartTopology.SONGS_CHANGELOG;
    Map<String, Integer> found = broker.partitions(List.of(settings.playsTopic(), changelog));
    Map<TopicPartition, Long> committed = broker.committed(ChartTopology.APPLICATION_ID);
    Collection<TopicPartition> plays = partitions(settings.playsTopic(), found);
    tellExpired(committed, broker.offsets(plays, OffsetSpec.earliest()));

    List<TopicPartition> forgotten =
        plays.stream().filter(partition -> !committed.containsKey(partition)).toList();
    if (forgotten.isEmpty() || !found.containsKey(changelog)) {
      return;
    }
    List<TopicPartition> counts =
        forgotten.stream().map(play -> new TopicPartition(changelog, play.partition())).toList();
    Map<TopicPartition, Long> starts = broker.offsets(counts, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = broker.stableEnds(counts);
    TreeSet<Integer> refused = new TreeSet<>();
    for (TopicPartition count : counts) {
      long end = ends.get(count);
      if (end > starts.get(count) && holdsCommittedRecord.test(count, end)) {
        refused.add(count.partition());
      }
    }
    if (!refused.isEmpty()) {
      throw new StartupException(
          "group "
              + ChartTopology.APPLICATION_ID
              + " has no offsets for "
              + settings.playsTopic()
              + " partitions "
              + refused
              + " but "
              + changelog
              + " has counts there, and from the oldest play on they would be counted twice: set the group's"
              + " offsets (kafka-consumer-groups --reset-offsets) to where it stopped, or to 0 if the topic was made anew; or delete the"
              + " changelog topics of music-chart and count anew");
    }
  }

  private void tellExpired(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> earliest) {
    earliest.forEach(
        (partition, start) ->
            Optional.ofNullable(committed.get(partition))
                .filter(offset -> offset < start)
                .ifPresent(
                    offset ->
                        log.error(
                            "plays of {} from offset {} to {} expired before they were counted",
                            partition,
                            offset,
                            start)));
  }

  private static List<TopicPartition> partitions(String topic, Map<String, Integer> found) {
    return IntStream.range(0, found.getOrDefault(topic, 0))
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  /** Whether any transaction with a row was committed; one that was aborted leaves offsets too. */
  private static boolean holdsCommittedRecord(
      TopicPartition partition, long end, Map<String, Object> properties) {
    long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (System.nanoTime() < deadline) {
        if (!consumer.poll(Duration.ofMillis(200)).isEmpty()) {
          return true;
        }
        if (consumer.position(partition) >= end) {
          return false;
        }
      }
    }
    throw new StartupException(
        "the records of "
            + partition
            + " could not be read within "
            + READ_TIMEOUT.toSeconds()
            + " s");
  }
}
