package io.chartlake.streaming.guard;

import io.chartlake.cli.CommandException;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.model.CatalogueReader;
import io.chartlake.streaming.model.ChartEvent;
import io.chartlake.streaming.model.PlayReader;
import io.chartlake.streaming.model.SongId;
import io.chartlake.streaming.model.UnreadableInputException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Looks into topics before Streams reads them. Each answer is found within {@link #TIMEOUT}. */
public final class CommittedRecords implements CountsGuard.Records {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Deserializer<ChartEvent> PLAYS = ChartEvent.deserializer(PlayReader::read);
  private static final Deserializer<ChartEvent> CATALOGUE =
      ChartEvent.deserializer(CatalogueReader::read);

  private final Broker broker;
  private final ChartSettings settings;
  private final Map<String, Object> consumerProperties;

  public CommittedRecords(
      Broker broker, ChartSettings settings, Map<String, Object> consumerProperties) {
    this.broker = broker;
    this.settings = settings;
    this.consumerProperties = consumerProperties;
  }

  /** An aborted transaction leaves offsets too, but no record that a reader sees. */
  @Override
  public Set<TopicPartition> withRows(Collection<TopicPartition> changelogs)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = broker.stableEnds(changelogs);
    Map<TopicPartition, Long> starts = broker.offsets(changelogs, OffsetSpec.earliest());
    ends.entrySet().removeIf(end -> end.getValue() <= starts.get(end.getKey()));
    return holding(ends, record -> true);
  }

  /** Offsets may be set beyond what can be read, as into an open transaction. */
  @Override
  public Set<TopicPartition> withReadable(Map<TopicPartition, Long> inputsBefore)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = broker.stableEnds(inputsBefore.keySet());
    ends.replaceAll((partition, end) -> Math.min(end, inputsBefore.get(partition)));
    return holding(ends, this::isReadable);
  }

  /** Whether a record of an input leaves something in a changelog. */
  private boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
    try {
      long songId = SongId.ofKey(record.key());
      boolean isPlay = record.topic().equals(settings.topics().plays());
      ChartEvent event = (isPlay ? PLAYS : CATALOGUE).deserialize(record.topic(), record.value());
      return event instanceof ChartEvent.Play play
          ? play.songId() == songId
          : event instanceof ChartEvent.Named named && named.name().isKnown();
    } catch (UnreadableInputException e) {
      return false;
    }
  }

  private Set<TopicPartition> holding(
      Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    Set<TopicPartition> holding = new HashSet<>();
    if (ends.isEmpty()) {
      return holding;
    }
    Map<TopicPartition, Long> left = new HashMap<>(ends);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(left.keySet());
      consumer.seekToBeginning(left.keySet());
      while (!left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.get(partition) && wanted.test(record)) {
            holding.add(partition);
            left.remove(partition);
          }
        }
        left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        consumer.assign(left.keySet());
        requireTime(deadline, left);
      }
    }
    return holding;
  }

  private static void requireTime(long deadline, Map<TopicPartition, Long> left) {
    if (!left.isEmpty() && System.nanoTime() > deadline) {
      throw CommandException.failure(
          "the records of "
              + List.copyOf(left.keySet())
              + " could not be read within "
              + TIMEOUT.toSeconds()
              + " s: see whether their brokers are up");
    }
  }
}
