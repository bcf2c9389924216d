package io.chartlake.streaming.app;

import static io.chartlake.streaming.app.ChartTopics.MINUTES_CHANGELOG;
import static io.chartlake.streaming.app.ChartTopics.SONGS_CHANGELOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.streaming.deadletter.DeadLetterRecord;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.KafkaBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real process against a real broker: killed, restarted, stopped, refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MusicChartProcessTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;

  private Path folder;
  private KafkaBroker kafka;
  private ChartTopics topics;
  private Admin admin;

  @BeforeAll
  void startKafka(@TempDir Path temporary) throws Exception {
    folder = temporary;
    kafka = ChartTopics.startKafka(folder, PARTITIONS);
    topics = new ChartTopics(kafka.address(), PARTITIONS);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.address()));
  }

  @AfterAll
  void stopKafka() {
    admin.close();
    kafka.close();
  }

  private JavaProcess startChart(String log, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MUSIC_CHART_BOOTSTRAP_SERVERS", kafka.address());
    environment.put("MUSIC_CHART_STATE_DIR", folder.resolve("state").toString());
    environment.put("MUSIC_CHART_HTTP_PORT", "0");
    environment.put("MUSIC_CHART_COMMIT_INTERVAL_MS", "200");
    environment.put(
        "MUSIC_CHART_KAFKA_SESSION_TIMEOUT_MS", String.valueOf(SESSION_TIMEOUT.toMillis()));
    environment.putAll(more);
    return ChartTopics.startChart(folder.resolve(log + ".log"), environment);
  }

  @Test
  void missingTopicsAreNamedAfterTheDeadline() throws Exception {
    try (JavaProcess chart =
        startChart(
            "missing",
            Map.of(
                "MUSIC_CHART_TOPIC_SONGS",
                "no-songs",
                "MUSIC_CHART_TOPIC_PLAYS",
                "no-plays",
                "MUSIC_CHART_TOPICS_TIMEOUT_MS",
                "500"))) {
      assertThat(chart.awaitExit(LONG)).isEqualTo(1);
      assertThat(chart.output()).contains("has no topic no-songs and no topic no-plays");
    }
  }

  /** I1 and I7, through kills at any moment. */
  @Test
  void countsEachPlayOnceThroughKills() throws Exception {
    createInputs();
    Map<Long, Long> expected = new TreeMap<>();
    ConcurrentLinkedQueue<String> poison = new ConcurrentLinkedQueue<>();
    AtomicBoolean more = new AtomicBoolean(true);
    Thread plays = new Thread(() -> play(expected, poison, more));
    plays.start();
    for (int kill = 1; kill <= 3; kill++) {
      long startedNanos = System.nanoTime();
      try (JavaProcess chart = startChart("killed-" + kill, Map.of())) {
        chart.awaitOutput(LONG, "running, ");
        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
            .as("a killed member's place is taken without waiting for its session")
            .isLessThan(SESSION_TIMEOUT.dividedBy(2));
        long rows = topics.end(SONGS_CHANGELOG);
        Awaitility.await().atMost(LONG).until(() -> topics.end(SONGS_CHANGELOG) > rows + 100);
        chart.kill();
      }
    }
    more.set(false);
    plays.join();
    long total = expected.values().stream().mapToLong(Long::longValue).sum();
    try (JavaProcess chart = startChart("last", Map.of("MUSIC_CHART_LOG_LEVEL", "DEBUG"))) {
      String url = chart.awaitOutput(LONG, "status at (http://[0-9.:]+)/healthy");
      chart.awaitOutput(LONG, "running, ");
      Awaitility.await().atMost(LONG).until(() -> topics.plays(), n -> n == total);
      assertThat(get(url + "/ready")).contains("\"state\":\"RUNNING\"");
      assertThat(get(url + "/metrics"))
          .contains("kafka_stream_")
          .contains("music_chart_plays_total");
      assertThat(topics.counts()).isEqualTo(expected);
      assertThat(deadLetters()).containsExactlyInAnyOrderElementsOf(poison);
      assertChangelogConfig(SONGS_CHANGELOG);
      assertChangelogConfig(MINUTES_CHANGELOG);
      assertThat(chart.stop()).isEqualTo(143);
      assertThat(chart.output())
          .contains("stopped after")
          .containsPattern(
              "DEBUG \\[KTABLE-TOSTREAM-0000000006]: \\d+, PlayedSong \\[count=\\d+, songName=Song \\d+]");
    }
    refusesToCountTwice();
  }

  private void refusesToCountTwice() throws Exception {
    Set<TopicPartition> plays = Set.copyOf(topics.partitionsOf("played-songs"));
    admin.deleteConsumerGroupOffsets("music-chart", plays).all().get();
    try (JavaProcess chart = startChart("recount", Map.of())) {
      assertThat(chart.awaitExit(LONG)).isEqualTo(1);
      assertThat(chart.output()).contains("counted twice").contains("[0, 1, 2]");
    }
  }

  private void createInputs() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("songs", PARTITIONS, (short) 1),
                new NewTopic("played-songs", PARTITIONS, (short) 1)))
        .all()
        .get();
  }

  private void play(
      Map<Long, Long> expected, ConcurrentLinkedQueue<String> poison, AtomicBoolean more) {
    Random random = new Random(5);
    try (KafkaProducer<byte[], byte[]> producer = topics.producer()) {
      for (int i = 0; more.get() || i < 20_000; i++) {
        long song = random.nextInt(300);
        byte[] key = ChartTopics.key(song);
        if (i % 37 == 0) {
          var unused =
              producer.send(
                  new ProducerRecord<>("played-songs", key, utf8("no JSON " + i)),
                  (at, failure) -> poison.add(at.partition() + "/" + at.offset()));
        } else if (i % 41 == 0) {
          var unused =
              producer.send(
                  new ProducerRecord<>("songs", key, utf8("{\"songName\":\"Song " + song + "\"}")));
        } else {
          expected.merge(song, 1L, Long::sum);
          String value = "{\"songId\":" + song + ",\"playedAt\":1,\"play\":\"p-" + i + "\"}";
          var unused = producer.send(new ProducerRecord<>("played-songs", key, utf8(value)));
        }
        if (i % 20 == 0) {
          producer.flush(); // sets a pace, so that plays last as long as the kills do
        }
      }
    }
  }

  private List<String> deadLetters() {
    List<String> coordinates = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : topics.read("music-chart-dlq")) {
      assertThat(new String(letter.value(), StandardCharsets.UTF_8)).startsWith("no JSON");
      coordinates.add(
          header(letter, DeadLetterRecord.PARTITION)
              + "/"
              + header(letter, DeadLetterRecord.OFFSET));
    }
    return coordinates;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private void assertChangelogConfig(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
    assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    assertThat(config.get("min.compaction.lag.ms").value()).isEqualTo("86400000");
    assertThat(config.get("delete.retention.ms").value()).isEqualTo("604800000");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
