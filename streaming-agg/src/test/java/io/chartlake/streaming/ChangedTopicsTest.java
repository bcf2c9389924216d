package io.chartlake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.tools.StreamsResetter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** I1 where somebody deletes music-chart's topics or its group: counts are right or refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedTopicsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PARTITIONS = 2;
  private static final String GROUP = "music-chart";
  private static final String SONGS = "music-chart-songs-store-changelog";
  private static final String MINUTES = "music-chart-plays-by-minute-store-changelog";
  private static final String NAMES = "music-chart-names-store-changelog";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Random random = new Random(7);
  private final Map<Long, Long> played = new TreeMap<>();
  private KafkaProcess kafka;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private Path state;

  /** music-chart in this process: quick to start, and stopped in order. */
  private final class Chart {
    private final ChartApplication application;
    private final CompletableFuture<Void> end;

    Chart() {
      Settings settings = SettingsReader.read(java.util.Optional.empty(), environment()).settings();
      application = new ChartApplication(settings, StreamsProperties.of(settings));
      end = CompletableFuture.runAsync(application::run, task -> new Thread(task, "chart").start());
    }

    void stop() throws Exception {
      application.stop();
      end.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    String refusal() throws Exception {
      try {
        end.get(LONG.toSeconds(), TimeUnit.SECONDS);
        throw new AssertionError("it stopped without a word");
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(StartupException.class);
        return e.getCause().getMessage();
      } finally {
        application.stop();
      }
    }
  }

  @BeforeAll
  void startKafka(@TempDir Path folder) throws Exception {
    kafka = KafkaProcess.start(folder);
    Map<String, Object> address = Map.of("bootstrap.servers", kafka.address());
    admin = Admin.create(address);
    producer = new KafkaProducer<>(address, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  void stopKafka() {
    producer.close();
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void countSomePlays(@TempDir Path folder) throws Exception {
    state = folder.resolve("state of it's own");
    create("songs", "played-songs");
    play(1_000);
    Chart chart = new Chart();
    awaitCounts();
    chart.stop();
  }

  @AfterEach
  void deleteAll() throws Exception {
    played.clear();
    delete(admin.listTopics().names().get().toArray(String[]::new));
  }

  @Test
  void countsFromTheFirstPlayWhenGroupAndAllChangelogsWereDeleted() throws Exception {
    deleteGroup();
    delete(SONGS, MINUTES, NAMES);
    create(SONGS, MINUTES, NAMES);

    assertCountsAreRight();
  }

  @Test
  void refusesToDoubleTheCountsOfAChangelogThatWasNotDeletedWithTheOther() throws Exception {
    deleteGroup();
    delete(SONGS);

    String refusal = new Chart().refusal();

    assertThat(refusal).contains("counted twice", MINUTES).doesNotContain("to where it stopped");
    follow(refusal);
    assertCountsAreRight();
  }

  @Test
  void refusesOffsetsOfAChangelogThatWasMadeAnew() throws Exception {
    delete(SONGS);
    create(SONGS);

    String refusal = new Chart().refusal();

    assertThat(refusal).contains(SONGS + " is another topic", "group " + GROUP, state.toString());
    follow(refusal);
    assertCountsAreRight();
  }

  @Test
  void refusesOffsetsOfAMissingChangelogAndDoesNotCreateIt() throws Exception {
    delete(MINUTES);

    assertThat(new Chart().refusal()).contains(MINUTES + " is missing");
    assertThat(admin.listTopics().names().get()).doesNotContain(MINUTES);
  }

  @Test
  void refusesAnEmptyChangelogAlsoWithoutAStateFolder() throws Exception {
    delete(SONGS);
    create(SONGS);
    state = state.resolveSibling("lost");

    assertThat(new Chart().refusal()).contains(SONGS + " is empty");
  }

  @Test
  void endsWhenAChangelogIsDeletedUnderIt() throws Exception {
    try (JavaProcess chart = process()) {
      String url = chart.await(LONG, "status at (http://[0-9.:]+)/healthy");
      chart.await(LONG, "running, ");
      assertThat(url).isNotEmpty();
      delete(SONGS);
      play(100);

      assertThat(chart.awaitExit(LONG)).isEqualTo(1);
      assertThat(chart.output())
          .containsOnlyOnce("ERROR")
          .contains("ERROR topic " + SONGS + " was deleted", "music-chart: can't go on: topic ");
    }
    follow(new Chart().refusal());
    assertCountsAreRight();
  }

  @Test
  void countsFromTheFirstPlayAfterKafkasOwnResetTool() throws Exception {
    reset(
        "--bootstrap-server",
        kafka.address(),
        "--application-id",
        GROUP,
        "--input-topics",
        "songs,played-songs");

    assertCountsAreRight();
  }

  @Test
  void goesOnAfterItsStateFolderWasLost() throws Exception {
    state = state.resolveSibling("lost");

    assertCountsAreRight();
  }

  private void assertCountsAreRight() throws Exception {
    play(300);
    Chart chart = new Chart();
    awaitCounts();
    chart.stop();
    assertThat(counts()).isEqualTo(played);
  }

  /** Does what the sentence says, to the letter. */
  private void follow(String refusal) throws Exception {
    Matcher commands =
        Pattern.compile("kafka-streams-application-reset.sh (.*?); rm -r '(.*?)'(;|$)")
            .matcher(refusal);
    assertThat(commands.find()).as(refusal).isTrue();
    reset(commands.group(1).split(" "));
    assertThat(
            new ProcessBuilder("bash", "-c", "rm -r '" + commands.group(2) + "'").start().waitFor())
        .isZero();
    assertThat(state).doesNotExist();
  }

  private static void reset(String... arguments) {
    assertThat(new StreamsResetter().execute(arguments)).isZero();
  }

  private void play(int plays) {
    for (int play = 0; play < plays; play++) {
      long song = random.nextInt(20);
      byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(song).array();
      byte[] value = ("{\"songId\":" + song + "}").getBytes(StandardCharsets.UTF_8);
      var unused = producer.send(new ProducerRecord<>("played-songs", key, value));
      played.merge(song, 1L, Long::sum);
    }
    producer.flush();
  }

  private void awaitCounts() {
    long total = played.values().stream().mapToLong(n -> n).sum();
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(counts()).isEqualTo(played);
              assertThat(minutes()).isEqualTo(total);
            });
  }

  private Map<Long, Long> counts() throws Exception {
    Map<Long, Long> counts = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> row : read(SONGS)) {
      counts.put(
          ByteBuffer.wrap(row.key()).getLong(), MAPPER.readTree(row.value()).get("count").asLong());
    }
    return counts;
  }

  private long minutes() throws Exception {
    Map<String, Long> minutes = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> row : read(MINUTES)) {
      minutes.put(
          new String(row.key(), StandardCharsets.UTF_8),
          MAPPER.readTree(row.value()).get("plays").asLong());
    }
    return minutes.values().stream().mapToLong(n -> n).sum();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.address(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private void create(String... topics) throws Exception {
    List<NewTopic> wanted = new ArrayList<>();
    for (String topic : topics) {
      wanted.add(new NewTopic(topic, PARTITIONS, (short) 1));
    }
    admin.createTopics(wanted).all().get();
  }

  private void delete(String... topics) throws Exception {
    admin.deleteTopics(List.of(topics)).all().get();
  }

  private void deleteGroup() throws Exception {
    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
  }

  private JavaProcess process() throws Exception {
    return JavaProcess.start(
        Files.createDirectories(state).resolveSibling("chart.log"),
        environment(),
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        MusicChart.class.getName());
  }

  private Map<String, String> environment() {
    return Map.of(
        "MUSIC_CHART_BOOTSTRAP_SERVERS", kafka.address(),
        "MUSIC_CHART_STATE_DIR", state.toString(),
        "MUSIC_CHART_HTTP_PORT", "0",
        "MUSIC_CHART_COMMIT_INTERVAL_MS", "100",
        "MUSIC_CHART_CLOSE_TIMEOUT_MS", "2000");
  }
}
