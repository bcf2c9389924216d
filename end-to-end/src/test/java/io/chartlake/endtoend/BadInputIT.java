package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.access.StrangersConnector;
import io.chartlake.endtoend.sql.AdminSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
  private static final String CHANGELOG = "music-chart-songs-store-changelog";
  private static final String ENVIRONMENT =
      "org.apache.kafka.common.config.provider.EnvVarConfigProvider";

  @TempDir private static Path temporary;
  private static Cli chartlake;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free");
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
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
  void aStrangersConnectorCarriesNoSecretAway() throws Exception {
    String stolen = "${env:AWS_SECRET_ACCESS_KEY}";
    try (StrangersConnector stranger = new StrangersConnector(chartlake)) {
      HttpResponse<String> byAdmin =
          stranger.propose(
              Map.of(
                  "admin.bootstrap.servers",
                  stranger.address(),
                  "admin.config.providers",
                  "env",
                  "admin.config.providers.env.class",
                  ENVIRONMENT,
                  "admin.client.id",
                  stolen));
      HttpResponse<String> byConsumer =
          stranger.propose(
              Map.of(
                  "admin.bootstrap.servers",
                  "127.0.0.1:" + chartlake.port("kafka"),
                  "consumer.override.bootstrap.servers",
                  stranger.address(),
                  "consumer.override.config.providers",
                  "env",
                  "consumer.override.config.providers.env.class",
                  ENVIRONMENT,
                  "consumer.override.client.id",
                  stolen));

      assertThat(byAdmin.statusCode()).as(byAdmin.body()).isEqualTo(400);
      assertThat(byAdmin.body()).contains("admin.config.providers is not allowed");
      assertThat(byConsumer.statusCode()).as(byConsumer.body()).isEqualTo(400);
      assertThat(stranger.heard()).doesNotContain(chartlake.secret("s3.credential"));
    }
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", "127.0.0.1:" + chartlake.port("kafka")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Test
  void poisonAndUnknownSongsLoseNothing() throws Exception { // I1, I7
    long unknownSong = 4_711_000;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
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
    // Only now: to the audit a changelog with such a record is not whole.
    deadLettersOfAnyBytesAreRowsInTrino();
    oddValuesAreTheSameForEveryReader();
  }

  private static void deadLettersOfAnyBytesAreRowsInTrino() throws Exception { // I7
    byte[] noText = {(byte) 0xff, 0, '\n', '"', (byte) 0xfe};
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      ProducerRecord<byte[], byte[]> empty = play(3, "");
      empty.headers().add("trace", "007".getBytes(StandardCharsets.UTF_8));
      producer.send(empty).get();
      producer.send(record("played-songs", 4, noText)).get();
      producer.send(record("played-songs", 5, null)).get();
      producer.send(record(CHANGELOG, 6, "no count".getBytes(StandardCharsets.UTF_8))).get();
      producer.send(record(CHANGELOG, 7, noText)).get();
    }
    String base64 = Base64.getEncoder().encodeToString(noText);
    try (AdminSession trino = new AdminSession(chartlake)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> trino.number("SELECT count(*) FROM hive.songs.dead_letters") >= 7);
      // A loop of the connector that lands dead letters would go on meanwhile.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> chartlake.run("status").output().contains("all is landed"));

      assertThat(
              trino.rows(
                  "SELECT topic, source_topic, value_text, value_base64, key_base64 FROM"
                      + " hive.songs.dead_letters ORDER BY key_base64"))
          .containsExactly(
              deadLetter("music-chart-dlq", "played-songs", "this is no JSON", 1),
              deadLetter("music-chart-dlq", "played-songs", "{\"songId\":2,", 2),
              deadLetter("music-chart-dlq", "played-songs", "", 3),
              Arrays.asList("music-chart-dlq", "played-songs", null, base64, keyBase64(4)),
              Arrays.asList("music-chart-dlq", "played-songs", null, null, keyBase64(5)),
              deadLetter("landing-dlq", CHANGELOG, "no count", 6),
              Arrays.asList("landing-dlq", CHANGELOG, null, base64, keyBase64(7)));
      assertThat(trino.column("SELECT reason FROM hive.songs.dead_letters ORDER BY key_base64"))
          .allSatisfy(reason -> assertThat((String) reason).isNotEmpty())
          .last()
          .asString()
          .contains("the value has a zero byte, so it is no JSON");
      assertThat(
              trino.rows(
                  "SELECT kafka_partition, source_partition IS NULL, source_offset IS NULL,"
                      + " written_at > current_timestamp - INTERVAL '1' HOUR"
                      + " FROM hive.songs.dead_letters GROUP BY 1, 2, 3, 4"))
          .containsExactly(List.of(0, false, false, true));
      assertThat(
              trino.column(
                  "SELECT headers['trace'] FROM hive.songs.dead_letters WHERE value_text = ''"))
          .containsExactly("007");
    }
  }

  private static void oddValuesAreTheSameForEveryReader() throws Exception {
    try (AdminSession trino = new AdminSession(chartlake);
        KafkaProducer<byte[], byte[]> producer = producer()) {
      OddValues odd = new OddValues(chartlake, trino);
      odd.sendWith(producer);
      odd.areLandedOrSetAsideForEveryReader();
    }
  }

  private static List<Object> deadLetter(String topic, String source, String value, long key) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return List.of(topic, source, value, Base64.getEncoder().encodeToString(bytes), keyBase64(key));
  }

  private static byte[] key(long songId) {
    return ByteBuffer.allocate(Long.BYTES).putLong(songId).array();
  }

  private static String keyBase64(long songId) {
    return Base64.getEncoder().encodeToString(key(songId));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, long songId, byte[] value) {
    return new ProducerRecord<>(topic, key(songId), value);
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
    return record("played-songs", songId, value.getBytes(StandardCharsets.UTF_8));
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
          new String[] {
            "kafka",
            "kafka-controller",
            "connect",
            "s3",
            "metastore",
            "music-chart",
            "trino-internal"
          }) {
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
  void aServiceThatDiesWhileStartingIsNamedAndWhatIsWellStaysUp() throws IOException {
    Cli other = new Cli(temporary.resolve("dying"));
    Files.createDirectories(other.folder().resolve("data/kafka"));
    Files.writeString(other.folder().resolve("data/kafka/meta.properties"), "version=nonsense\n");
    Cli.Ended up = other.run("up", "--ports", "free", "--only", "kafka,s3,connect");
    try {
      assertThat(up.code()).isEqualTo(1);
      assertThat(up.output())
          .contains("kafka ended while starting, with exit code 1")
          .contains(other.folder().resolve("logs/kafka.log").toString())
          .contains("connect waits for kafka")
          .contains("up are s3;");
      assertThat(other.leftovers()).extracting(ProcessHandle::pid).containsExactly(other.pid("s3"));
    } finally {
      other.downLeavingNothing();
    }
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
