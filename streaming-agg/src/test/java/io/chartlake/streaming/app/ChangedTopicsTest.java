package io.chartlake.streaming.app;

import static io.chartlake.streaming.app.ChartTopics.MINUTES_CHANGELOG;
import static io.chartlake.streaming.app.ChartTopics.SONGS_CHANGELOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.cli.CommandException;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.config.SettingsReader;
import io.chartlake.streaming.guard.Broker;
import io.chartlake.streaming.guard.CommittedRecords;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.tools.StreamsResetter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** I1 where somebody deletes music-chart's topics or its group: counts are right or refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedTopicsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PARTITIONS = 2;
  private static final String GROUP = "music-chart";
  private static final String NAMES_CHANGELOG = "music-chart-names-store-changelog";

  private final Random random = new Random(7);
  private final Map<Long, Long> played = new TreeMap<>();
  private Path folder;
  private KafkaBroker kafka;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private ChartTopics topics;
  private Path state;

  /** Whether music-chart has stopped in order, and all counts are right. */
  private boolean allIsWell;

  /** music-chart in this process: quick to start, and stopped in order. */
  private final class Chart {
    private final ChartApplication application;
    private final CompletableFuture<Void> end;

    Chart() {
      this(environment());
    }

    Chart(Map<String, String> environment) {
      ChartSettings settings = SettingsReader.read(Optional.empty(), environment).settings();
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
        assertThat(e.getCause()).isInstanceOf(CommandException.class);
        return e.getCause().getMessage();
      } finally {
        application.stop();
      }
    }
  }

  @BeforeAll
  void startKafka(@TempDir Path temporary) throws Exception {
    folder = temporary;
    kafka = ChartTopics.startKafka(folder, PARTITIONS);
    topics = new ChartTopics(kafka.address(), PARTITIONS);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.address()));
    producer = topics.producer();
  }

  @AfterAll
  void stopKafka() {
    producer.close();
    admin.close();
    kafka.close();
  }

  /** A test that passed left what the next needs; what another left is not to be trusted. */
  @BeforeEach
  void countSomePlays() throws Exception {
    if (!allIsWell) {
      played.clear();
      delete(admin.listTopics().names().get().toArray(String[]::new));
      state = folder.resolve("it's state " + random.nextInt());
      create("songs", "played-songs");
      play(1_000);
      assertCountsAreRight();
    }
    allIsWell = false;
  }

  @Test
  void countsFromTheFirstPlayWhenGroupAndAllChangelogsWereDeleted() throws Exception {
    deleteGroup();
    delete(SONGS_CHANGELOG, MINUTES_CHANGELOG, NAMES_CHANGELOG);
    create(SONGS_CHANGELOG, MINUTES_CHANGELOG, NAMES_CHANGELOG);

    assertCountsAreRightWhateverStreamsNotices();
  }

  @Test
  void refusesToDoubleTheCountsOfAChangelogThatWasNotDeletedWithTheOther() throws Exception {
    deleteGroup();
    delete(SONGS_CHANGELOG);

    String refusal = new Chart().refusal();

    assertThat(refusal)
        .contains("counted twice", MINUTES_CHANGELOG)
        .doesNotContain("to where it stopped");
    follow(refusal);
    assertCountsAreRight();
  }

  @Test
  @Tag("long")
  void refusesOffsetsOfAChangelogThatWasMadeAnew() throws Exception {
    delete(SONGS_CHANGELOG);
    create(SONGS_CHANGELOG);

    String refusal = new Chart().refusal();

    assertThat(refusal)
        .contains(SONGS_CHANGELOG + " is another topic", "offsets of group " + GROUP);
    follow(refusal);
    assertCountsAreRight();
  }

  @Test
  @Tag("long")
  void refusesOffsetsOfPlaysThatKafkaHasLost() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> beyondTheEnd =
        Map.of(new TopicPartition("played-songs", 1), new OffsetAndMetadata(1_000_000));
    admin.alterConsumerGroupOffsets(GROUP, beyondTheEnd).all().get();

    String refusal = new Chart().refusal();

    assertThat(refusal).contains("offset 1000000 for played-songs-1, which ends at offset ");
    follow(refusal);
    assertCountsAreRight();
  }

  @Test
  void looksForRecordsOnlyAsFarAsTheyAreCommitted() throws Exception {
    TopicPartition songs = new TopicPartition("songs", 0);
    ChartSettings settings = SettingsReader.read(Optional.empty(), environment()).settings();
    StreamsConfig config = new StreamsConfig(StreamsProperties.of(settings));
    Map<String, Object> transactional =
        Map.of("bootstrap.servers", kafka.address(), "transactional.id", "open");
    try (Broker broker = Broker.connect(config, "look");
        KafkaProducer<byte[], byte[]> open =
            new KafkaProducer<>(
                transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
      open.initTransactions();
      open.beginTransaction();
      long end = open.send(new ProducerRecord<>("songs", 0, null, new byte[0])).get().offset() + 1;

      CommittedRecords records =
          new CommittedRecords(broker, settings, config.getRestoreConsumerConfigs("look"));
      assertThat(records.withReadable(Map.of(songs, end))).isEmpty();
      open.abortTransaction();
    }
    allIsWell = true;
  }

  @Test
  @Tag("long")
  void countsFromTheFirstPlayAfterKafkasOwnResetTool() throws Exception {
    Path ofAnotherInstance = Files.createDirectory(state.resolveSibling("missed the reset"));
    Files.copy(state.resolve("topics.json"), ofAnotherInstance.resolve("topics.json"));

    reset(
        "--bootstrap-server",
        kafka.address(),
        "--application-id",
        GROUP,
        "--input-topics",
        "songs,played-songs");

    assertCountsAreRightWhateverStreamsNotices();

    useFolder(ofAnotherInstance);
    String refusal = new Chart().refusal();
    assertThat(refusal).contains("would be missing: if another music-chart has counted into");
    deleteStateFolder(refusal);
    assertCountsAreRight();
  }

  @Test
  @Tag("long")
  void goesOnAfterItsStateFolderWasLostButNotWhenTheChangelogIsEmpty() throws Exception {
    useFolder(state.resolveSibling("lost"));
    assertCountsAreRight();

    delete(SONGS_CHANGELOG);
    create(SONGS_CHANGELOG);
    useFolder(state.resolveSibling("lost too"));

    assertThat(new Chart().refusal()).contains(SONGS_CHANGELOG + " is empty");
  }

  @Test
  @Tag("long")
  void endsWhenAChangelogIsDeletedUnderItAndRefusesToCreateIt() throws Exception {
    try (JavaProcess chart = process()) {
      chart.awaitOutput(LONG, "running, ");
      delete(SONGS_CHANGELOG);
      play(100);

      assertThat(chart.awaitExit(LONG)).isEqualTo(1);
      assertThat(chart.output())
          .containsOnlyOnce("ERROR")
          .contains("ERROR topic " + SONGS_CHANGELOG + " was deleted", "music-chart: can't go on");
    } finally {
      var all = new RemoveMembersFromConsumerGroupOptions();
      admin.removeMembersFromConsumerGroup(GROUP, all).all().get();
    }

    assertThat(new Chart().refusal()).contains(SONGS_CHANGELOG + " is missing");
    assertThat(admin.listTopics().names().get()).doesNotContain(SONGS_CHANGELOG);
  }

  /** Counts are not known to be right until they are looked at over this folder. */
  private void useFolder(Path other) {
    state = other;
    allIsWell = false;
  }

  private void assertCountsAreRight() throws Exception {
    assertCountsAreRight(environment());
  }

  /**
   * The same where Streams does not wait for the word that an old state's offset is beyond the end
   * of its new changelog: that race always ends wrong.
   */
  private void assertCountsAreRightWhateverStreamsNotices() throws Exception {
    Map<String, String> impatient = new HashMap<>(environment());
    impatient.put("MUSIC_CHART_KAFKA_POLL_MS", "0");
    assertCountsAreRight(impatient);
  }

  private void assertCountsAreRight(Map<String, String> environment) throws Exception {
    play(300);
    long total = played.values().stream().mapToLong(n -> n).sum();
    Chart chart = new Chart(environment);
    Awaitility.await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(KafkaException.class)
        .failFast("music-chart ended", chart.end::isDone)
        .until(topics::plays, plays -> plays >= total);
    chart.stop();
    assertThat(state.resolve("stopped-in-order")).as("the next start may use the state").exists();
    assertThat(topics.counts()).isEqualTo(played);
    assertThat(topics.plays()).isEqualTo(total);
    allIsWell = true;
  }

  /** Does what the sentence says, to the letter. */
  private void follow(String refusal) throws Exception {
    Matcher command =
        Pattern.compile("kafka-streams-application-reset.sh (.*?); rm ").matcher(refusal);
    assertThat(command.find()).as(refusal).isTrue();
    reset(command.group(1).split(" "));
    deleteStateFolder(refusal);
  }

  private void deleteStateFolder(String refusal) throws Exception {
    Matcher command = Pattern.compile("(rm -r '.*?')(;|$)").matcher(refusal);
    assertThat(command.find()).as(refusal).isTrue();
    assertThat(new ProcessBuilder("bash", "-c", command.group(1)).start().waitFor()).isZero();
    assertThat(state).doesNotExist();
  }

  private static void reset(String... arguments) {
    assertThat(new StreamsResetter().execute(arguments)).isZero();
  }

  private void play(int plays) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int play = 0; play < plays; play++) {
      long song = random.nextInt(20);
      byte[] value = ("{\"songId\":" + song + "}").getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>("played-songs", ChartTopics.key(song), value)));
      played.merge(song, 1L, Long::sum);
    }
    for (Future<RecordMetadata> play : sent) {
      play.get();
    }
  }

  private void create(String... names) throws Exception {
    List<NewTopic> wanted = new ArrayList<>();
    for (String topic : names) {
      wanted.add(new NewTopic(topic, PARTITIONS, (short) 1));
    }
    CreateTopicsResult created = admin.createTopics(wanted);
    for (String topic : names) {
      awaitOnBroker(topic, created.topicId(topic).get());
    }
  }

  /**
   * The broker hears of it later than the controller, and takes plays for a deleted topic until
   * then.
   */
  private void awaitOnBroker(String topic, Uuid id) {
    Awaitility.await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () ->
                admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId()
                    .equals(id));
  }

  private void delete(String... names) throws Exception {
    admin.deleteTopics(List.of(names)).all().get();
  }

  private void deleteGroup() throws Exception {
    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
  }

  private JavaProcess process() {
    Map<String, String> quicklyClosed = new HashMap<>(environment());
    quicklyClosed.put("MUSIC_CHART_CLOSE_TIMEOUT_MS", "2000");
    return ChartTopics.startChart(folder.resolve("chart.log"), quicklyClosed);
  }

  private Map<String, String> environment() {
    return Map.of(
        "MUSIC_CHART_BOOTSTRAP_SERVERS", kafka.address(),
        "MUSIC_CHART_STATE_DIR", state.toString(),
        "MUSIC_CHART_HTTP_PORT", "0",
        "MUSIC_CHART_COMMIT_INTERVAL_MS", "100",
        "MUSIC_CHART_CLOSE_TIMEOUT_MS", "30000");
  }
}
