package io.chartlake.local.kafka;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker how far music-chart and the connectors are behind their topics. */
public final class ProgressProbe implements AutoCloseable {
  private final Admin admin;
  private final OpenTransactions transactions;

  private final RecordSearch records;

  private ProgressProbe(String bootstrapServers) {
    this.admin = PipelineTopics.admin(bootstrapServers);
    this.transactions = new OpenTransactions(admin);
    this.records = new RecordSearch(bootstrapServers);
  }

  public static ProgressProbe of(Ports ports) {
    return new ProgressProbe(ports.address(Port.KAFKA));
  }

  /**
   * One look. Counting is looked at first: what it commits is then in the topics that are looked at
   * behind it. For the same reason the feeds come in their order, and each reader's offsets before
   * the ends of its topics.
   *
   * @param patience by reader, how old a record may be before it should have been read
   */
  public ReaderProgress progress(Function<String, Duration> patience) {
    try {
      Map<String, Integer> odd = new HashMap<>();
      List<ReaderProgress.Position> counting =
          positions(
              Names.MUSIC_CHART,
              Names.MUSIC_CHART,
              partitions(List.of(Names.PLAYED_SONGS), odd),
              patience);
      List<ReaderProgress.Position> landing = new ArrayList<>();
      for (LandingFeed feed : LandingFeed.ALL) {
        landing.addAll(
            positions(feed.connector(), feed.group(), partitions(feed.topics(), odd), patience));
      }
      Set<TopicPartition> held =
          Stream.concat(counting.stream(), landing.stream())
              .filter(position -> position.held() > 0)
              .map(position -> new TopicPartition(position.topic(), position.partition()))
              .collect(Collectors.toSet());
      return new ReaderProgress(counting, landing, transactions.in(held), odd);
    } catch (ExecutionException | KafkaException e) {
      throw CommandException.failure("cannot ask Kafka for consumer offsets: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted while asking Kafka for offsets", e);
    }
  }

  /**
   * The partitions that these topics have; a topic with another number than it must have is odd.
   */
  private List<TopicPartition> partitions(List<String> topics, Map<String, Integer> odd)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
      int count = 0;
      try {
        count = topic.getValue().get().partitions().size();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
      if (count != PipelineTopics.partitions(topic.getKey())) {
        odd.put(topic.getKey(), count);
      }
      for (int partition = 0; partition < count; partition++) {
        partitions.add(new TopicPartition(topic.getKey(), partition));
      }
    }
    return partitions;
  }

  private List<ReaderProgress.Position> positions(
      String reader,
      String group,
      List<TopicPartition> partitions,
      Function<String, Duration> patience)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> starts =
        offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    // In this order, so that a transaction that ends in between does not look open.
    Map<TopicPartition, Long> ends =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> stable =
        offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> young =
        offsets(
            partitions,
            OffsetSpec.forTimestamp(Instant.now().minus(patience.apply(reader)).toEpochMilli()),
            IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata position = committed.get(partition);
      next.put(partition, position == null ? 0 : position.offset());
    }
    for (TopicPartition empty : records.withoutRecords(behind(starts, next, stable), stable)) {
      next.put(empty, stable.get(empty));
    }
    List<ReaderProgress.Position> positions = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long end = stable.get(partition);
      long due = young.get(partition); // the first that need not have been read yet; -1 for none
      positions.add(
          new ReaderProgress.Position(
              reader,
              partition.topic(),
              partition.partition(),
              starts.get(partition),
              next.get(partition),
              end,
              Math.max(end, ends.get(partition)),
              due < 0 ? end : Math.min(due, end)));
    }
    return positions;
  }

  /** Those whose log still has all that lies between; what retention took may have been records. */
  static Map<TopicPartition, Long> behind(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> next,
      Map<TopicPartition, Long> stable) {
    return next.entrySet().stream()
        .filter(position -> position.getValue() >= starts.get(position.getKey()))
        .filter(position -> position.getValue() < stable.get(position.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  @Override
  public void close() {
    records.close();
    admin.close();
  }
}
