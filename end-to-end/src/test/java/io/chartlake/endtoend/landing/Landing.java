package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One topic on its way through one connector, under watch from its first record on. */
final class Landing implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final LandingStack stack;
  private final SourceTopic topic;
  private final TopicPartition deadLetters;
  private final Landed landed;
  private final GroupWatch watch;

  Landing(LandingStack stack, SourceTopic topic, String connector, String deadLetters) {
    this.stack = stack;
    this.topic = topic;
    this.deadLetters = new TopicPartition(deadLetters, 0);
    this.landed = new Landed(stack.bucket(), topic.name());
    this.watch = new GroupWatch(stack.admin(), connector, landed, deadLetters);
  }

  SourceTopic topic() {
    return topic;
  }

  Landed landed() {
    return landed;
  }

  /** Waits until the group has no lag, which is when all is landed, and proves that it is. */
  void assertAllLanded() {
    awaitNoLag();
    List<ConsumerRecord<byte[], byte[]>> committed = topic.committed();
    Map<String, Long> positions = deadLetterPositions();
    landed.assertHolds(committed);
    assertThat(
            committed.stream()
                .filter(SourceTopic::isPoison)
                .map(record -> record.partition() + "-" + record.offset()))
        .as("I7")
        .containsExactlyInAnyOrderElementsOf(positions.keySet());
    watch.assertNeverAhead(committed, positions);
  }

  void awaitNoLag() {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(() -> assertThat(watch.committed()).containsAllEntriesOf(ends()));
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    topic.partitions().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    stack
        .admin()
        .listOffsets(latest)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** The first dead letter of each record of this topic that has one. */
  private Map<String, Long> deadLetterPositions() {
    Map<String, Long> positions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter :
        SourceTopic.read(stack.bootstrap(), List.of(deadLetters))) {
      assertThat(SourceTopic.isPoison(letter)).as("original bytes").isTrue();
      if (header(letter, "topic").equals(topic.name())) {
        positions.putIfAbsent(
            header(letter, "partition") + "-" + header(letter, "offset"), letter.offset());
      }
    }
    return positions;
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return new String(
        letter.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    watch.close();
    topic.close();
  }
}
