package io.chartlake.compaction.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.compaction.job.Result;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A topic is read exactly once up to its last stable offsets, in turn with the raw zone. */
@ExtendWith(TopicLakes.class)
class KafkaSourceIT {
  private TopicLake lake;

  @BeforeEach
  void topic(TopicLake given) throws ExecutionException, InterruptedException {
    lake = given;
    lake.create(Map.of());
  }

  @Test
  void readsWhatIsCommittedAndNothingElse() throws IOException { // I1, I5
    try (KafkaProducer<byte[], byte[]> producer =
            lake.producer(Map.of("transactional.id", lake.topic));
        KafkaProducer<byte[], byte[]> other =
            lake.producer(Map.of("transactional.id", lake.topic + "-2"))) {
      producer.initTransactions();
      producer.beginTransaction();
      TopicLake.send(
          producer, List.of(lake.play(0, 1, "Believe", 1), lake.play(1, 2, "Zombie", 1)));
      producer.commitTransaction();
      producer.beginTransaction();
      TopicLake.send(producer, List.of(lake.play(0, 1, "Aborted", 9)));
      producer.abortTransaction();
      Result result = lake.fromTopic().once();
      assertThat(result.read()).isEqualTo(2);
      assertThat(result.watermark().next()).isEqualTo(new TreeMap<>(Map.of(0, 4L, 1, 2L)));
      assertThat(result.watermark().after()).isEmpty();
      assertThat(lake.rows()).hasSize(2).isEqualTo(lake.fold(lake.records()));
      assertThat(lake.fromTopic().once().commits()).isZero();

      other.initTransactions();
      other.beginTransaction();
      TopicLake.send(other, List.of(lake.play(0, 3, "Open", 1)));
      lake.send(lake.play(0, 1, "Behind", 2));
      assertThat(lake.fromTopic().once().commits()).isZero();
      other.commitTransaction();
      await().until(() -> lake.fromTopic().lag().offsets().equals(Map.of(0, 3L)));
      assertThat(lake.fromTopic().once().read()).isEqualTo(2);
      assertThat(lake.rows()).hasSize(3).isEqualTo(lake.fold(lake.records()));
      // A range of markers alone moves the watermark.
      other.beginTransaction();
      TopicLake.send(other, List.of(lake.play(1, 7, "Aborted", 1)));
      other.abortTransaction();
      await().until(() -> lake.fromTopic().once().watermark().next(1) == 4);
      assertThat(lake.rows()).hasSize(3);
    }
  }

  @Test
  void followsTombstonesAndKeysThatComeBack() throws IOException { // I5
    lake.send(
        lake.play(0, 1, "Believe", 5), lake.play(0, 2, "Zombie", 1), lake.record(0, key(2), null));
    lake.fromTopic().once();
    assertThat(lake.rows()).hasSize(1).isEqualTo(lake.fold(lake.records()));
    lake.send(lake.record(0, key(1), null), lake.play(0, 2, "Zombie", 2), lake.play(1, 4, "F", 1));
    Result result = lake.fromTopic().once();
    assertThat(lake.rows()).hasSize(2).isEqualTo(lake.fold(lake.records()));
    assertThat(result.removed()).isEqualTo(1);
  }

  @Test
  void takesOverAcrossMarkersAbortedRecordsAndHolesAndGivesBack() throws Exception { // I1, I5
    lake = lake.withTopic("compacted");
    lake.create(
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "100",
            "min.cleanable.dirty.ratio", "0.001",
            "max.compaction.lag.ms", "100"));
    lake.send(lake.play(0, 1, "First", 1), lake.play(1, 9, "Other", 1));
    lake.land(0, 0, 1);
    lake.land(1, 0, 1);
    lake.fromRaw().once();
    sendInTransactions(100);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              sendInTransactions(1); // so that a new segment begins and the one before is compacted
              return lake.records().size() < 60;
            });

    SortedMap<Object, String> expected = lake.fold(lake.records());
    Result fromTopic = lake.fromTopic().once();

    assertThat(fromTopic.gaps()).isEmpty();
    assertThat(fromTopic.read()).isLessThan(fromTopic.watermark().next(0));
    assertThat(lake.rows()).isEqualTo(expected);
    assertThat(lake.fromTopic().lag().offsets()).isEmpty(); // though both logs end in markers

    long end = fromTopic.watermark().next(0);
    lake.send(lake.play(0, 1, "Last", 7));
    lake.land(0, 1, end + 1);
    Result fromRaw = lake.fromRaw().once();

    assertThat(fromRaw.gaps()).isEmpty();
    assertThat(fromRaw.read()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(lake.fold(lake.records()));
    assertThat(lake.fromTopic().once().commits()).isZero();
  }

  /** Every fifth transaction is aborted, the last one of several always. */
  private void sendInTransactions(int count) {
    try (KafkaProducer<byte[], byte[]> producer =
        lake.producer(Map.of("transactional.id", lake.topic))) {
      producer.initTransactions();
      for (int i = 0; i < count; i++) {
        producer.beginTransaction();
        TopicLake.send(
            producer, List.of(lake.play(0, i % 3, "Song", i), lake.play(1, 9, "Other", i)));
        if (i % 5 == 4) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
  }

  @Test
  void takesOverFromTheRawZoneAndGivesBack() throws IOException { // I5
    lake.send(lake.play(0, 1, "A", 1), lake.play(0, 2, "B", 1), lake.play(1, 3, "C", 1));
    lake.land(0, 0, 2);
    lake.fromRaw().once();
    lake.send(lake.play(0, 1, "A", 2), lake.play(1, 3, "C", 2), lake.record(0, key(2), null));
    Result fromTopic = lake.fromTopic().once();
    assertThat(fromTopic.read()).isEqualTo(4);
    assertThat(fromTopic.watermark().after()).containsOnlyKeys(0);
    assertThat(lake.rows()).hasSize(2).isEqualTo(lake.fold(lake.records()));
    // Landing is behind, then lands what the topic gave before, in one object with what is new.
    assertThat(lake.fromRaw().once().commits()).isZero();
    lake.send(lake.play(0, 2, "B", 7), lake.play(1, 3, "C", 3));
    lake.land(0, 2, 5);
    lake.land(1, 0, 3);
    Result fromRaw = lake.fromRaw().once();
    assertThat(fromRaw.gaps()).isEmpty();
    assertThat(fromRaw.read()).isEqualTo(2);
    assertThat(lake.rows()).hasSize(3).isEqualTo(lake.fold(lake.records()));
    assertThat(lake.fromTopic().once().commits()).isZero();
  }

  @Test
  void setsAsideWhatLandingWould() throws IOException { // I7
    lake.send(
        lake.play(0, 1, "Believe", 1),
        lake.record(0, key(1), "no json"),
        lake.record(0, key(1), "{\"count\":2,\"songName\":\"x\",\"_offset\":7}"),
        lake.record(0, new byte[3], TopicLake.value("short key", 1)),
        lake.record(0, null, TopicLake.value("no key", 1)),
        lake.record(0, key(2), "{\"songName\":\"Zombie\",\"count\":3}"));
    Result result = lake.fromTopic().once();
    assertThat(result.read()).isEqualTo(2);
    assertThat(result.rejects()).isEqualTo(4);
    assertThat(result.watermark().next(0)).isEqualTo(6);
    assertThat(lake.rows().values().stream().map(row -> row.substring(0, row.indexOf('@'))))
        .containsExactly(TopicLake.value("Believe", 1) + " ", TopicLake.value("Zombie", 3) + " ");
  }

  @Test
  void readsTextKeys() throws IOException {
    lake.keyType = FieldType.STRING;
    lake.send(
        lake.record(0, "plain".getBytes(UTF_8), TopicLake.value("a", 1)),
        lake.record(0, "with \"quotes\" \\ and ümläut\n".getBytes(UTF_8), TopicLake.value("b", 2)),
        lake.record(0, new byte[0], TopicLake.value("c", 3)),
        lake.record(0, "plain".getBytes(UTF_8), TopicLake.value("a", 5)));
    lake.fromTopic().once();
    Map<Object, String> rows = lake.rows();
    assertThat(rows).hasSize(3).isEqualTo(lake.fold(lake.records()));

    lake.send(lake.record(0, new byte[] {(byte) 0xC3, 'x'}, TopicLake.value("no UTF-8", 4)));
    assertThat(lake.fromTopic().once().rejects()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(rows);
  }

  @Test
  void readsInSeveralCommitsWhatMemoryDoesNotHold() throws IOException { // I5
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(lake.play(i % 2, i % 1_400, "Song " + i, i));
    }
    try (KafkaProducer<byte[], byte[]> producer = lake.producer(Map.of())) {
      TopicLake.send(producer, records);
    }
    lake.maxBytesPerCommit = OptionalLong.of(1);
    Result result = lake.fromTopic().once();
    assertThat(result.commits()).isGreaterThan(2);
    assertThat(result.read()).isEqualTo(5_000);
    assertThat(lake.rows()).hasSize(1_400).isEqualTo(lake.fold(lake.records()));
    lake.send(lake.play(0, 1_400, "More", 1));
    Result rebuilt = lake.fromTopic().rebuild(false);
    assertThat(rebuilt.commits()).isEqualTo(1);
    assertThat(lake.rows()).hasSize(1_401).isEqualTo(lake.fold(lake.records()));
  }

  @Test
  void stopsWhereRetentionWasQuickerUntilTheTableIsMadeAnew() throws Exception { // I6
    lake.send(lake.play(0, 1, "A", 1), lake.play(0, 2, "B", 1));
    lake.fromTopic().once();
    lake.send(lake.record(0, key(1), null), lake.play(0, 4, "D", 1), lake.play(0, 5, "E", 1));
    lake.send(lake.play(1, 3, "C", 1));
    lake.admin()
        .deleteRecords(Map.of(new TopicPartition(lake.topic, 0), RecordsToDelete.beforeOffset(3)))
        .all()
        .get();
    Result result = lake.fromTopic().once();
    assertThat(result.gaps()).containsExactly(new Gap(0, new OffsetRange(2, 3)));
    assertThat(result.isWhole()).isFalse();
    assertThat(result.watermark().next()).isEqualTo(new TreeMap<>(Map.of(0, 2L, 1, 1L)));
    assertThat(lake.rows()).hasSize(3); // the tombstone of key 1 is lost, nothing hides that

    Result rebuilt = lake.fromTopic().rebuild(false);
    assertThat(rebuilt.isWhole()).isTrue();
    assertThat(lake.rows()).hasSize(3).isEqualTo(lake.fold(lake.records()));
    assertThat(lake.fromTopic().once().commits()).isZero();
  }

  @Test
  void refusesATopicThatWasMadeAnew() throws Exception {
    lake.send(lake.play(0, 1, "A", 1));
    lake.fromTopic().once();
    lake.admin().deleteTopics(List.of(lake.topic)).all().get();
    await().until(() -> !lake.admin().listTopics().names().get().contains(lake.topic));
    assertThatThrownBy(() -> lake.fromTopic().once())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("there is no topic '" + lake.topic + "'");
    lake.create(Map.of());
    lake.send(lake.play(0, 1, "New", 1), lake.play(0, 2, "New", 1));
    assertThatThrownBy(() -> lake.fromTopic().once())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the topic was made anew");
    lake.fromTopic().rebuild(false);
    assertThat(lake.rows()).hasSize(2).isEqualTo(lake.fold(lake.records()));
  }

  @Test
  void refusesATopicThatHasGrown() throws Exception {
    lake.send(lake.play(0, 1, "A", 1));
    lake.fromTopic().once();
    lake.admin().createPartitions(Map.of(lake.topic, NewPartitions.increaseTo(3))).all().get();
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> lake.fromTopic().once())
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("has 3 partitions, but --partitions is 2"));
    lake.partitions = 3;
    assertThatThrownBy(() -> lake.fromTopic().once())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the table was made from 2 partitions, not 3");
    assertThatThrownBy(() -> lake.fromTopic().rebuild(false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("when the topic has grown, keys have moved");
  }

  @Test
  void refusesALogThatEndsBeforeTheTable() throws IOException {
    lake.send(lake.play(0, 1, "A", 1), lake.play(0, 2, "B", 1));
    lake.land(0, 0, 2);
    lake.land(0, 2, 9, TopicLake.line(TopicLake.value("lost", 1), 3, 0, 8, 1));
    lake.fromRaw().once();
    assertThatThrownBy(() -> lake.fromTopic().once())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("ends at offset 2 and the table has read up to 9");
  }

  private static byte[] key(long key) {
    return TopicLake.bytes(key);
  }
}
