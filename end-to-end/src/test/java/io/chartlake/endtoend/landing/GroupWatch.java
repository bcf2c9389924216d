package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks all the time at what a connector's group has committed, and at what was durable right after
 * that: the offset must never be ahead (I4).
 */
final class GroupWatch implements AutoCloseable {
  private static final long BETWEEN_MILLIS = 200;

  private final Admin admin;
  private final String group;
  private final Landed landed;
  private final TopicPartition deadLetters;
  private final List<Sight> sights = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
  private volatile Exception broken;

  /**
   * @param committed offsets of the group
   * @param durable ends of the chains, seen after that
   * @param deadLetters number of dead letters, seen after that
   */
  private record Sight(
      Map<TopicPartition, Long> committed, Map<Integer, Long> durable, long deadLetters) {}

  GroupWatch(Admin admin, String connector, Landed landed, String deadLetters) {
    this.admin = admin;
    this.group = "connect-" + connector;
    this.landed = landed;
    this.deadLetters = new TopicPartition(deadLetters, 0);
    var unused =
        looking.scheduleWithFixedDelay(this::look, 0, BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Map<TopicPartition, Long> committed = committed();
      Map<Integer, Long> durable = landed.ends();
      sights.add(new Sight(committed, durable, deadLettersEnd()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      broken = e;
    }
  }

  /** What the group has committed. */
  Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet()) {
      if (entry.getValue() != null) {
        committed.put(entry.getKey(), entry.getValue().offset());
      }
    }
    return committed;
  }

  private long deadLettersEnd() throws ExecutionException, InterruptedException {
    try {
      return admin
          .listOffsets(Map.of(deadLetters, OffsetSpec.latest()))
          .partitionResult(deadLetters)
          .get()
          .offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * Holds all that was seen since the last time against what there was to land.
   *
   * @param committed records of the topic
   * @param positions of each poisonous record's first dead letter, by "partition-offset"
   */
  void assertNeverAhead(
      List<ConsumerRecord<byte[], byte[]>> committed, Map<String, Long> positions) {
    assertThat(broken).isNull();
    Map<TopicPartition, NavigableSet<Long>> lines = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : committed) {
      if (!SourceTopic.isPoison(record)) {
        lines
            .computeIfAbsent(
                new TopicPartition(record.topic(), record.partition()), each -> new TreeSet<>())
            .add(record.offset());
      }
    }
    List<Sight> judged = List.copyOf(sights);
    assertThat(judged).isNotEmpty();
    sights.removeAll(judged);
    for (Sight sight : judged) {
      lines.forEach((partition, offsets) -> assertDurable(sight, partition, offsets));
      committed.stream()
          .filter(SourceTopic::isPoison)
          .forEach(poison -> assertSetAside(sight, poison, positions));
    }
  }

  private static void assertDurable(
      Sight sight, TopicPartition partition, NavigableSet<Long> offsets) {
    Long passed = offsets.lower(sight.committed().getOrDefault(partition, 0L));
    if (passed != null) {
      assertThat(sight.durable().getOrDefault(partition.partition(), 0L))
          .as("I4: what is durable of %s reaches behind offset %d, in %s", partition, passed, sight)
          .isGreaterThan(passed);
    }
  }

  private static void assertSetAside(
      Sight sight, ConsumerRecord<byte[], byte[]> poison, Map<String, Long> positions) {
    TopicPartition partition = new TopicPartition(poison.topic(), poison.partition());
    if (poison.offset() < sight.committed().getOrDefault(partition, 0L)) {
      assertThat(positions.get(poison.partition() + "-" + poison.offset()))
          .as("I4: the dead letter of %s offset %d", partition, poison.offset())
          .isNotNull()
          .isLessThan(sight.deadLetters());
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
    await().until(looking::isTerminated);
  }
}
