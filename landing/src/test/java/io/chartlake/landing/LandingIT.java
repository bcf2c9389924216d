package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plugin as packaged, in the real framework, against a real broker and a real S3 server. */
@ExtendWith(LandingCluster.OncePerRun.class)
class LandingIT {
  private static final int PARTITIONS = 3;
  private static final Pattern LINE =
      Pattern.compile(
          "(.*),\"_key\":(\\d+),\"_partition\":(\\d+),\"_offset\":(\\d+),\"_timestamp\":(\\d+)}");

  private static LandingCluster cluster;

  @BeforeAll
  static void join(LandingCluster shared) {
    cluster = shared;
  }

  @Test
  void landsEverythingOnceThroughRestartsAndAnOutage() throws Exception { // I1 to I4, I7
    String topic = "songs-changelog";
    cluster.connect.kafka().createTopic(topic, PARTITIONS);
    cluster.connect.configureConnector("landing", cluster.settings(topic));
    cluster
        .connect
        .assertions()
        .assertConnectorAndAtLeastNumTasksAreRunning("landing", 2, "not started");

    produce(topic, 0, 10);
    cluster.awaitNoLag("landing", topic);
    cluster.connect.restartTask("landing", 0);
    produce(topic, 10, 20);
    cluster.proxy.process().kill();
    produce(topic, 20, 25);
    cluster.connect.restartConnectorAndTasks(
        "landing", false, true, false); // finds no bucket, and waits
    produce(topic, 25, 30);
    cluster.proxy.start();
    cluster.connect.removeWorker();
    cluster.connect.addWorker();
    produce(topic, 30, 40);

    cluster.awaitNoLag("landing", topic);
    cluster
        .connect
        .assertions()
        .assertConnectorAndAtLeastNumTasksAreRunning("landing", 2, "not running");
    List<ConsumerRecord<byte[], byte[]>> committed = cluster.consume(topic);
    assertThat(committed).hasSize(40 * 50 * 4 / 5 + 40);
    assertLandedOnce(topic, committed);
    assertThat(deadLetters(topic + "-dlq")).isEqualTo(40);
    cluster.connect.deleteConnector("landing");
  }

  /** Transactions of 50 records and a poisonous one; every fifth is aborted. */
  private static void produce(String topic, int from, int to) throws Exception {
    Map<String, Object> producerSettings =
        Map.of("bootstrap.servers", cluster.brokers(), "transactional.id", topic + from);
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(producerSettings, new LongSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int transaction = from; transaction < to; transaction++) {
        boolean abort = transaction % 5 == 4;
        producer.beginTransaction();
        for (int i = 0; i < 50; i++) {
          String value = "{\"count\":" + i + ",\"songName\":\"Song é " + transaction + "\"}";
          var unused =
              producer.send(
                  new ProducerRecord<>(topic, i % PARTITIONS, (long) i, value.getBytes(UTF_8)));
        }
        producer.flush();
        if (abort) {
          producer.abortTransaction();
          producer.beginTransaction();
        }
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, transaction % PARTITIONS, 1L, "{broken".getBytes(UTF_8)));
        producer.commitTransaction();
      }
    }
  }

  private static long deadLetters(String topic) {
    return cluster.consume(topic).stream()
        .map(
            record ->
                header(record, "__connect.errors.topic")
                    + header(record, "__connect.errors.partition")
                    + "-"
                    + header(record, "__connect.errors.offset")
                    + new String(record.value(), UTF_8))
        .distinct()
        .count();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static void assertLandedOnce(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
    RawZone zone = new RawZone("", topic);
    List<ObjectName> names =
        cluster.bucket.keys().stream()
            .filter(key -> key.startsWith(zone.root()))
            .map(zone::parse)
            .toList();
    Map<String, String> landed = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int wanted = partition;
      Chain chain =
          Chain.from(
              partition, 0, names.stream().filter(name -> name.partition() == wanted).toList());
      assertThat(chain.gap()).as("I2").isEmpty();
      for (Chain.Slice slice : chain.slices()) {
        new String(cluster.bucket.read(zone.key(slice.object())), UTF_8)
            .lines()
            .forEach(
                line -> {
                  Matcher matcher = LINE.matcher(line);
                  assertThat(matcher.matches()).as(line).isTrue();
                  if (slice.take().contains(Long.parseLong(matcher.group(4)))) {
                    String place = matcher.group(3) + "-" + matcher.group(4);
                    assertThat(landed.put(place, matcher.group(2) + matcher.group(1) + "}"))
                        .isNull();
                  }
                });
      }
    }
    Function<byte[], Long> key = bytes -> java.nio.ByteBuffer.wrap(bytes).getLong();
    Map<String, String> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String value = new String(record.value(), UTF_8);
      if (!value.equals("{broken")) {
        expected.put(record.partition() + "-" + record.offset(), key.apply(record.key()) + value);
      }
    }
    assertThat(landed).isEqualTo(expected);
  }

  @Test
  void failsInPlainWordsWhenTheTopicIsMadeAnew() throws Exception {
    String topic = "made-anew";
    cluster.connect.kafka().createTopic(topic, PARTITIONS);
    Map<String, String> settings = cluster.settings(topic);
    settings.put("tasks.max", "1");
    cluster.connect.configureConnector("anew", settings);
    produce(topic, 0, 5);
    await()
        .atMost(LandingCluster.PATIENCE)
        .until(
            () ->
                cluster.bucket.keys().stream().filter(key -> key.startsWith(topic)).count()
                    >= PARTITIONS);
    cluster.connect.stopConnector("anew");
    cluster.connect.assertions().assertConnectorIsStopped("anew", "not stopped");
    cluster.connect.kafka().deleteTopic(topic);
    await()
        .atMost(LandingCluster.PATIENCE)
        .until(() -> !cluster.admin.listTopics().names().get().contains(topic));
    cluster.connect.kafka().createTopic(topic, PARTITIONS);
    cluster.connect.resumeConnector("anew");
    await()
        .atMost(LandingCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cluster.connect.connectorStatus("anew").tasks())
                    .singleElement()
                    .satisfies(
                        task -> {
                          assertThat(task.state()).isEqualTo(AbstractStatus.State.FAILED.name());
                          assertThat(task.trace()).contains("made anew").contains("music");
                        }));
    cluster.connect.deleteConnector("anew");
  }

  @Test
  void validatesThroughTheRestInterface() {
    Map<String, String> settings = cluster.settings("any");
    settings.put(LandingConfig.BUCKET, "no-such-bucket");
    assertThatThrownBy(() -> cluster.connect.configureConnector("bad", settings))
        .hasMessageContaining("Bucket 'no-such-bucket' can't be listed");
    settings.put(LandingConfig.BUCKET, "music");
    settings.put(LandingConfig.SECRET_ACCESS_KEY, "not-it");
    assertThatThrownBy(() -> cluster.connect.configureConnector("bad", settings))
        .hasMessageContaining("403");
    settings.put(LandingConfig.SECRET_ACCESS_KEY, cluster.proxy.credential());
    settings.put("rotate.record", "5");
    assertThatThrownBy(() -> cluster.connect.configureConnector("bad", settings))
        .hasMessageContaining("the nearest one is 'rotate.records'");
    settings.remove("rotate.record");
    settings.remove("consumer.override.isolation.level");
    assertThatThrownBy(() -> cluster.connect.configureConnector("bad", settings))
        .hasMessageContaining("read_committed");
  }
}
