package io.chartlake.compaction.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.CompactCommand;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.OtherWriter;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.sql.SqlSelect;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that a raw zone has made, compared with the topic. */
@ExtendWith(TopicLakes.class)
class ReconcileIT {
  private TopicLake lake;

  @BeforeEach
  void topic(TopicLake given) throws ExecutionException, InterruptedException {
    lake = given;
    lake.create(Map.of("cleanup.policy", "compact"));
  }

  @Test
  void findsATableEqualWhateverIsBehindItsWatermark() throws IOException {
    lake.send(
        lake.play(0, 1, "A", 1),
        lake.play(0, 2, "B", 1),
        lake.record(0, TopicLake.bytes(3), null),
        lake.play(1, 4, "D", 1),
        lake.record(1, TopicLake.bytes(5), "no json"));
    lake.land(0, 0, 3);
    lake.land(1, 0, 2, lineOf(lake, 1, 0));
    lake.fromRaw().once();
    Reconciled equal = lake.fromRaw().reconcile();
    assertThat(equal.isEqual()).isTrue();
    assertThat(equal.compared()).isEqualTo(4);
    assertThat(equal.pending()).isZero();
    assertThat(equal.rejects()).isEqualTo(1);
    // One has an older row, one is removed later, one has no row yet.
    lake.send(lake.play(0, 1, "A", 2), lake.record(0, TopicLake.bytes(2), null));
    lake.send(lake.play(1, 6, "F", 1));
    Reconciled pending = lake.fromRaw().reconcile();
    assertThat(pending.isEqual()).isTrue();
    assertThat(pending.compared()).isEqualTo(2);
    assertThat(pending.pending()).isEqualTo(3);
    assertThat(pending.toJson())
        .startsWith(
            "{\"compared\":2,\"pending\":3,\"unjudged\":0,\"rejects\":1,\"differing\":0,\"foreignRows\":0,\"snapshot\":")
        .endsWith("\"differences\":[]}");
  }

  @Test
  void computesColumnsOfTheTopicAsThoseOfTheTable() throws IOException {
    lake.projection =
        Optional.of(
            SqlSelect.parse(
                TopicLake.COLUMNS,
                "_key AS id, upper(songName) AS name, 60 DIV count AS plays, _timestamp AS at",
                FieldType.BIGINT,
                TableLayout.RESERVED_NAMES,
                "UTC"));
    lake.send(lake.play(0, 1, "a", 2), lake.play(0, 2, "b", 3), lake.play(1, 4, "d", 0));
    lake.land(0, 0, 2);
    lake.fromRaw().once();
    lake.send(lake.play(0, 1, "again", 4), lake.record(0, TopicLake.bytes(2), null));
    lake.fromTopic().once();
    Reconciled reconciled = lake.fromTopic().reconcile();
    assertThat(reconciled.isEqual()).isTrue();
    assertThat(reconciled.compared()).isEqualTo(2);
    assertThat(reconciled.rejects()).isEqualTo(1);
    assertThat(lake.rows().values()).singleElement().asString().contains("AGAIN").contains("15");
  }

  @Test
  void respectsDeleteFiles() throws IOException {
    lake.mode = WriteMode.Mode.MERGE_ON_READ;
    lake.send(lake.play(0, 1, "A", 1), lake.play(0, 2, "B", 1), lake.play(0, 3, "C", 1));
    lake.fromTopic().once();
    lake.send(lake.play(0, 1, "A", 2), lake.record(0, TopicLake.bytes(2), null));
    lake.fromTopic().once();
    Reconciled reconciled = lake.fromTopic().reconcile();
    assertThat(reconciled.differences()).isEmpty();
    assertThat(reconciled.compared()).isEqualTo(3);
  }

  @Test
  void namesRowsThatDifferAreMissingOrTooMany() throws IOException {
    lake.send(
        lake.play(0, 1, "A", 1),
        lake.play(0, 2, "B", 1),
        lake.play(0, 3, "C", 1),
        lake.record(0, TopicLake.bytes(4), null),
        lake.play(0, 5, "E", 1),
        lake.play(0, 6, "F", 1));
    lake.land(
        0,
        0,
        6,
        lineOf(lake, 0, 0)
            + TopicLake.line(TopicLake.value("other name", 1), 2, 0, 1, 1)
            + TopicLake.line(TopicLake.value("D", 1), 4, 0, 2, 1) // 3 is missing, 4 not removed
            + lineOf(lake, 0, 4).replace("\"_offset\":4", "\"_offset\":3")
            + TopicLake.line(TopicLake.value("nobody", 1), 7, 0, 4, 1) // the topic has no such key
            + lineOf(lake, 0, 5));
    lake.fromRaw().once();
    Reconciled reconciled = lake.fromRaw().reconcile();
    assertThat(reconciled.differing()).isEqualTo(5);
    assertThat(reconciled.compared()).isEqualTo(7);
    assertThat(reconciled.differences().stream().map(difference -> difference.key()))
        .containsExactlyInAnyOrder("2", "3", "4", "5", "7");
    assertThat(reconciled.toJson())
        .contains(
            "{\"partition\":0,\"key\":2,\"topic\":{\"id\":2,\"name\":\"B\",\"plays\":1,\"at\":\"")
        .contains(
            "\"table\":{\"id\":2,\"name\":\"other name\",\"plays\":1,\"at\":\"1970-01-01T00:00:00.001Z\",\"kafka_partition\":0,\"kafka_offset\":1}}")
        .contains("\"kafka_offset\":2},\"table\":null}")
        .contains("\"key\":7,\"topic\":null,\"table\":{");
  }

  @Test
  void namesRowsThatAnotherWriterHasInserted() throws IOException {
    lake.send(lake.play(0, 1, "A", 1));
    lake.fromTopic().once();
    OtherWriter other = new OtherWriter(lake.table());
    other.insert(Map.of("name", "in no partition"));
    Reconciled beside = lake.fromTopic().reconcile();
    assertThat(beside.differing()).isZero();
    assertThat(beside.foreignRows()).isEqualTo(1);
    assertThat(beside.isEqual()).isFalse();
    other.insert(Map.of("name", "without a key", "kafka_partition", 0));
    assertThat(lake.fromTopic().reconcile().differences())
        .singleElement()
        .satisfies(difference -> assertThat(difference.key()).isEqualTo("null"));
  }

  @Test
  void describesTheFirstTwentyAndExitsWithOne() throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    List<ProducerRecord<byte[], byte[]>> plays = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      plays.add(lake.play(0, i, "Song", 1));
      lines.append(TopicLake.line(TopicLake.value("Song", 2), i, 0, i, 1));
    }
    try (KafkaProducer<byte[], byte[]> producer = lake.producer(Map.of())) {
      TopicLake.send(producer, plays);
    }
    lake.land(0, 0, 21, lines.toString());
    lake.fromRaw().once();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dspark.master=local[1]"));
    command.add("-Dspark.sql.catalog.lake.type=hadoop");
    command.add("-Dspark.sql.catalog.lake.warehouse=" + lake.folder.resolve("warehouse"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CompactCommand.class.getName(), "reconcile"));
    command.addAll(List.of("--topic", lake.topic, "--partitions", "2"));
    command.addAll(List.of("--table", lake.tableName(), "--columns", TopicLake.COLUMNS));
    Path config =
        Files.writeString(lake.folder.resolve("client.properties"), "client.id=reconcile\n");
    command.addAll(List.of("--select", TopicLake.SELECT, "--kafka-config", config.toString()));
    command.addAll(List.of("--bootstrap-servers", lake.address()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(lake.folder.resolve("out").toFile())
            .redirectError(lake.folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String errors = Files.readString(lake.folder.resolve("err"));
    assertThat(process.exitValue()).as(errors).isEqualTo(1);
    assertThat(Files.readString(lake.folder.resolve("out")))
        .hasLineCount(1)
        .contains("\"differing\":21,")
        .satisfies(out -> assertThat(out.split("\"topic\":\\{", -1)).hasSize(21));
    assertThat(errors).contains("Key 19 of partition 0 differs").doesNotContain("Key 20 of");
  }

  @Test
  void refusesAPartitionWhoseKeysDoNotFit() throws IOException {
    lake.send(lake.play(0, 1, "A", 1));
    lake.fromTopic().once();
    assertThatThrownBy(
            () ->
                new ReconcileTask(lake.topic, lake.clients(), projection(), null, 1)
                    .call(new KafkaWork(0, 0, 2, 0, PartitionFiles.NONE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("take more than the 0 MB");
    lake.partitions = 3;
    assertThatThrownBy(() -> lake.fromTopic().reconcile()).isInstanceOf(RefusedException.class);
  }

  private static Projection projection() {
    return Projection.parse(
        TopicLake.COLUMNS, TopicLake.SELECT, FieldType.BIGINT, TableLayout.RESERVED_NAMES);
  }

  /** The line that landing makes of one record. */
  private static String lineOf(TopicLake lake, int partition, long offset) {
    return lake.records().stream()
        .filter(record -> record.partition() == partition && record.offset() == offset)
        .map(
            record ->
                TopicLake.line(
                    new String(record.value(), UTF_8),
                    ByteBuffer.wrap(record.key()).getLong(),
                    partition,
                    offset,
                    record.timestamp()))
        .findFirst()
        .orElseThrow();
  }
}
