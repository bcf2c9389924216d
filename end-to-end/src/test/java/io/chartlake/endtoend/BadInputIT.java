package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running stack and what users and other producers do wrong to it. */
class BadInputIT {
  @TempDir private static Path temporary;
  private static Cli chartlake;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    Cli.Ended up = chartlake.run("up", "--ports", "free");
    assertThat(up.code()).as(up.output()).isZero();
  }

  @AfterAll
  static void stop() {
    Cli.Ended down = chartlake.run("down");
    boolean clean = chartlake.leftovers().isEmpty();
    chartlake.killLeftovers();
    assertThat(down.code()).as(down.output()).isZero();
    assertThat(clean).as("down stops everything").isTrue();
  }

  @Test
  void aSecondUpSaysThatItRuns() {
    long kafka = chartlake.pid("kafka");
    Cli.Ended up = chartlake.run("up");
    assertThat(up.code()).isZero();
    assertThat(up.output()).contains("is running");
    assertThat(chartlake.pid("kafka")).isEqualTo(kafka);
  }

  @Test
  void poisonAndUnknownSongsLoseNothing() throws Exception { // I1, I7
    long unknownSong = 4_711_000;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + chartlake.port("kafka")),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(play(1, "this is no JSON")).get();
      producer.send(play(2, "{\"songId\":2,")).get();
      String stranger = "{\"songId\":%d,\"playedAt\":1,\"play\":\"stranger-0\"}";
      producer.send(play(unknownSong, stranger.formatted(unknownSong))).get();
    }
    Files.writeString(
        chartlake.folder().resolve("ledger/stranger.ledger"),
        "sent\tstranger-0\t" + unknownSong + "\n");

    Cli.Ended played = chartlake.run("play", "--plays", "300", "--rate", "max");
    assertThat(played.code()).as(played.output()).isZero();
    Cli.Ended landed = chartlake.run("audit", "--wait", "90s", "--skip", "table,trino");
    assertThat(landed.code()).as(landed.output()).isZero();
    Cli.Ended compacted = chartlake.run("compact");
    assertThat(compacted.code()).as(compacted.output()).isZero();
    Cli.Ended audit = chartlake.run("audit", "--expect-plays", "300");
    assertThat(audit.code()).as(audit.output()).isZero();

    Cli.Ended rows =
        chartlake.run(
            "sql",
            "--format=CSV_UNQUOTED",
            "-e",
            "SELECT 'found', song_name IS NULL, plays FROM lake.music.songs_now WHERE song_id = "
                + unknownSong);
    assertThat(rows.output()).contains("found,true,1");
    assertThat(deadLetters(2)).containsExactlyInAnyOrder("this is no JSON", "{\"songId\":2,");
  }

  /** The values in the dead-letter topic, each of which must say where it came from. */
  private static List<String> deadLetters(int number) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + chartlake.port("kafka"),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("music-chart-dlq", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        record -> {
                          assertThat(record.headers().lastHeader("__streams.errors.topic").value())
                              .asString()
                              .isEqualTo("played-songs");
                          assertThat(record.headers().lastHeader("__streams.errors.offset"))
                              .isNotNull();
                          values.add(new String(record.value(), StandardCharsets.UTF_8));
                        });
                return values.size() >= number;
              });
    }
    return values;
  }

  private static ProducerRecord<byte[], byte[]> play(long songId, String value) {
    return new ProducerRecord<>(
        "played-songs",
        ByteBuffer.allocate(Long.BYTES).putLong(songId).array(),
        value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSongsFileWithADuplicateIdIsRefusedWithItsLine() throws IOException {
    Path songs =
        Files.writeString(temporary.resolve("songs.csv"), "1,Believe\n2,Sometimes\n1,Two\n");
    Cli.Ended ended = chartlake.run("play", "--plays", "1", "--songs", songs.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("songs.csv").contains("line 3");
  }

  @Test
  void relativePathsAreTheUsersOwn() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path songs = Files.writeString(temporary.resolve("one.csv"), "1,Believe\n1,Two\n");
    Cli.Ended ended =
        chartlake.run("play", "--plays", "1", "--songs", here.relativize(songs).toString());
    assertThat(ended.output()).contains("one.csv").contains("line 2");
  }

  @Test
  void anEmptyHistoryIsRefused() throws IOException {
    Path history = Files.writeString(temporary.resolve("history.csv"), "");
    Cli.Ended ended = chartlake.run("play", "--replay", history.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("history.csv").contains("empty");
  }

  @Test
  void cleanIsRefusedWhileItRuns() {
    Cli.Ended clean = chartlake.run("clean");
    assertThat(clean.code()).isEqualTo(1);
    assertThat(clean.output()).contains("down");
  }

  @Test
  void sqlThatFailsFails() {
    assertThat(chartlake.run("sql", "-e", "SELECT * FROM nowhere.at.all").code()).isNotZero();
  }

  @Test
  void aPortInUseIsNamedBeforeAnythingStarts() throws IOException {
    Cli other = new Cli(temporary.resolve("other"));
    Files.createDirectories(other.folder());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StringBuilder ports = new StringBuilder();
      for (String name :
          new String[] {"kafka", "kafka-controller", "connect", "s3", "metastore", "music-chart"}) {
        try (ServerSocket free = new ServerSocket(0)) {
          ports.append(name).append('=').append(free.getLocalPort()).append('\n');
        }
      }
      ports.append("trino=").append(taken.getLocalPort()).append('\n');
      Files.writeString(other.folder().resolve("ports.properties"), ports);
      Cli.Ended up = other.run("up");
      assertThat(up.code()).isEqualTo(1);
      assertThat(up.output())
          .contains("port " + taken.getLocalPort())
          .contains("(pid " + ProcessHandle.current().pid() + ")");
      assertThat(other.leftovers()).isEmpty();
    }
  }

  @Test
  void aPidFileOfAnotherProgramIsNobodysAndNobodyIsKilled() throws IOException {
    Cli other = new Cli(temporary.resolve("stale"));
    Files.createDirectories(other.folder().resolve("run"));
    Process bystander = new ProcessBuilder("cat").start();
    try {
      Files.writeString(other.folder().resolve("run/kafka.pid"), bystander.pid() + "\n");
      assertThat(other.run("status").output()).containsPattern("kafka +- .* dead");
      assertThat(other.run("down").output()).contains("Nothing is running");
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroy();
    }
  }

  @Test
  void aServiceThatDiesWhileStartingStopsTheRest() throws IOException {
    Cli other = new Cli(temporary.resolve("dying"));
    Files.createDirectories(other.folder().resolve("data/kafka"));
    Files.writeString(other.folder().resolve("data/kafka/meta.properties"), "version=nonsense\n");
    Cli.Ended up = other.run("up", "--ports", "free");
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.output())
        .contains("kafka ended while starting, with exit code 1")
        .contains(other.folder().resolve("logs/kafka.log").toString());
    await().atMost(Duration.ofSeconds(10)).until(() -> other.leftovers().isEmpty());
  }

  @Test
  void unknownWordsAreNamed() {
    Cli.Ended command = chartlake.run("upp");
    assertThat(command.code()).isEqualTo(2);
    assertThat(command.output()).contains("upp").contains("Did you mean").contains("up");
    Cli.Ended option = chartlake.run("up", "--prots", "free");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.output()).contains("--prots");
    Cli.Ended bench = chartlake.run("bench", "nothing");
    assertThat(bench.code()).isEqualTo(2);
    assertThat(bench.output()).contains("streams");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("a-file"), "");
    Cli.Ended up = chartlake.run("up", "--dir", file.resolve("below").toString());
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.output()).contains("cannot write to").contains("a-file");
  }
}
