package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status}, {@code objects} and {@code up} say of a stack that is not as it must be. */
@Tag("long")
class StatusIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALL_LANDED = "every play is counted, and all is landed";

  @TempDir private static Path temporary;
  private static Cli chartlake;

  @BeforeAll
  static void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free");
    chartlake.succeed("play", "--plays", "50", "--rate", "max");
    awaitStatus(ALL_LANDED);
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
  }

  private static void awaitStatus(String text) {
    await().atMost(PATIENCE).until(() -> chartlake.run("status").output().contains(text));
  }

  private static String statusOfWhatIsNotWell() {
    Cli.Ended status = chartlake.run("status");
    assertThat(status.code()).as(status.output()).isEqualTo(1);
    assertThat(status.output()).doesNotContain(ALL_LANDED);
    return status.output();
  }

  @Test
  void playsInAnOpenTransactionAreNotCountedAndItsProducerIsNamed() throws Exception {
    try (KafkaProducer<Long, String> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + chartlake.port("kafka"),
                "transactional.id",
                "stranger"),
            new LongSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("played-songs", 1, 7L, "{\"songId\":7}")).get();

      awaitStatus("a transaction is open since");

      assertThat(statusOfWhatIsNotWell())
          .contains("transactional id stranger, played-songs-1")
          .contains("in open transactions: 1");
      producer.abortTransaction();
    }
    awaitStatus(ALL_LANDED);
  }

  @Test
  void anObjectWithoutBytesIsShown() throws IOException {
    Path object = newestRawObject();
    byte[] bytes = Files.readAllBytes(object);
    Files.write(object, new byte[0]); // what a power cut leaves of a file that was not synced
    try {
      Cli.Ended objects = chartlake.run("objects");
      assertThat(objects.code()).as(objects.output()).isEqualTo(1);
      assertThat(objects.output())
          .contains("1 objects are broken")
          .containsPattern("broken: .*" + object.getFileName() + " is empty");
      assertThat(statusOfWhatIsNotWell())
          .containsPattern(
              "raw objects of .* are empty: 1, the first is .*" + object.getFileName());
    } finally {
      Files.write(object, bytes);
    }
    chartlake.succeed("objects");
  }

  private static Path newestRawObject() throws IOException {
    Path topic =
        chartlake
            .folder()
            .resolve("data/s3/music-chart-songs-store-changelog")
            .resolve("music-chart-songs-store-changelog.json");
    try (Stream<Path> files = Files.walk(topic)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .max(Comparator.comparing(StatusIT::modified))
          .orElseThrow();
    }
  }

  @Test
  void aViewThatCannotBeMadeIsNamedAndTrinoStaysUp() {
    long trino = chartlake.pid("trino");
    String table = "hive.songs.landing_dead_letter_text";
    sql("DROP TABLE " + table);
    sql(
        "CREATE TABLE "
            + table
            + " (other varchar) WITH (format = 'TEXTFILE', external_location ="
            + " 's3a://music-chart-songs-store-changelog/landing-dlq.json/')");

    Cli.Ended up = chartlake.run("up");

    assertThat(up.code()).as(up.output()).isEqualTo(1);
    assertThat(up.output()).contains("sql/06-dead-letters.sql").containsPattern("up are .*trino");
    assertThat(chartlake.pid("trino")).isEqualTo(trino);
    assertThat(statusOfWhatIsNotWell())
        .containsPattern("trino +" + trino + " .*ready")
        .contains("broken in Trino: hive.songs.dead_letters (");
    sql("DROP TABLE " + table);
    chartlake.succeed("up");
    awaitStatus(ALL_LANDED);
  }

  private static void sql(String statement) {
    chartlake.succeed("sql", "--user", "admin", "-e", statement);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsFrozenDoesNotAnswer() throws IOException, InterruptedException {
    try {
      signal("STOP", "kafka", "metastore");
      assertThat(statusOfWhatIsNotWell())
          .containsPattern("kafka .*not answering")
          .containsPattern("metastore .*not answering")
          .containsPattern("trino .*ready")
          .contains("kafka is not answering; ./chartlake logs kafka")
          .contains("not known");
    } finally {
      signal("CONT", "kafka", "metastore");
    }
    awaitStatus(ALL_LANDED);
  }

  private static void signal(String signal, String... services)
      throws IOException, InterruptedException {
    for (String service : services) {
      int code =
          new ProcessBuilder("kill", "-s", signal, Long.toString(chartlake.pid(service)))
              .inheritIO()
              .start()
              .waitFor();
      assertThat(code).isZero();
    }
  }

  @Test
  void upWaitsForAServiceThatIsStoppingAndStartsItAgain() throws Exception {
    long old = chartlake.pid("music-chart");
    signal("TERM", "music-chart");
    chartlake.succeed("up");
    assertThat(chartlake.pid("music-chart")).isNotEqualTo(old);
  }

  @Test
  void settingsThatAUserHasGivenAConnectorStayUntilItIsDeleted() throws Exception {
    String config = connect("GET", "/landing/config", "");
    connect("PUT", "/landing/config", config.replaceFirst("\\{", "{\"linger.ms\":\"1000\","));

    assertThat(chartlake.succeed("up"))
        .contains("connector landing keeps your linger.ms=1000 (up would not set it)");
    assertThat(connect("GET", "/landing/config", "")).contains("\"linger.ms\":\"1000\"");

    connect("DELETE", "/landing", "");
    assertThat(chartlake.succeed("up")).doesNotContain("keeps your");
    assertThat(connect("GET", "/landing/config", "")).doesNotContain("linger.ms");
  }

  private static String connect(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + chartlake.port("connect") + "/connectors" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return answer.body();
  }
}
