package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chartlake.changelog.Chain;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as packaged, in the real framework, against a real broker and a real S3 server. */
class LandingIT {
  private static final int PARTITIONS = 3;
  private static final String BUCKET = "music";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern LINE =
      Pattern.compile(
          "(.*),\"_key\":(\\d+),\"_partition\":(\\d+),\"_offset\":(\\d+),\"_timestamp\":(\\d+)}");

  @TempDir static Path folder;
  private static S3Proxy proxy;
  private static EmbeddedConnectCluster connect;
  private static Admin admin;
  private static TestBucket bucket;

  @BeforeAll
  static void start() throws Exception {
    proxy = new S3Proxy(folder);
    TestBucket.create(proxy, BUCKET);
    bucket = new TestBucket(proxy, BUCKET);
    Properties broker = new Properties();
    broker.put("transaction.state.log.replication.factor", "1");
    broker.put("transaction.state.log.min.isr", "1");
    broker.put("transaction.state.log.num.partitions", "1");
    broker.put("offsets.topic.num.partitions", "1");
    connect =
        new EmbeddedConnectCluster.Builder()
            .name("landing-it")
            .numWorkers(1)
            .brokerProps(broker)
            .workerProps(
                new HashMap<>(
                    Map.of(
                        "offset.flush.interval.ms", "1000",
                        "plugin.path", System.getProperty("plugin.path"),
                        "plugin.discovery", "service_load")))
            .build();
    connect.start();
    admin = Admin.create(Map.of("bootstrap.servers", connect.kafka().bootstrapServers()));
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    connect.stop();
    bucket.close();
    proxy.close();
  }

  private static Map<String, String> settings(String topic) {
    Map<String, String> settings = new HashMap<>(proxy.settings(BUCKET));
    settings.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    settings.put("tasks.max", "2");
    settings.put("topics", topic);
    settings.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    settings.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("errors.tolerance", "all");
    settings.put("errors.deadletterqueue.topic.name", topic + "-dlq");
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put("admin.bootstrap.servers", connect.kafka().bootstrapServers());
    settings.put("linger.ms", "500");
    settings.put("rotate.records", "100");
    settings.put("log.watch.interval.ms", "500");
    return settings;
  }

  @Test
  void landsEverythingOnceThroughRestartsAndAnOutage() throws Exception { // I1 to I4, I7
    String topic = "songs-changelog";
    connect.kafka().createTopic(topic, PARTITIONS);
    connect.configureConnector("landing", settings(topic));
    connect.assertions().assertConnectorAndAtLeastNumTasksAreRunning("landing", 2, "not started");

    produce(topic, 0, 10);
    awaitNoLag(topic);
    connect.restartTask("landing", 0);
    produce(topic, 10, 20);
    proxy.kill();
    produce(topic, 20, 25);
    connect.restartConnectorAndTasks("landing", false, true, false); // finds no bucket, and waits
    produce(topic, 25, 30);
    proxy.start();
    connect.removeWorker();
    connect.addWorker();
    produce(topic, 30, 40);

    awaitNoLag(topic);
    connect.assertions().assertConnectorAndAtLeastNumTasksAreRunning("landing", 2, "not running");
    List<ConsumerRecord<byte[], byte[]>> committed = consume(topic);
    assertThat(committed).hasSize(40 * 50 * 4 / 5 + 40);
    assertLandedOnce(topic, committed);
    assertThat(deadLetters(topic + "-dlq")).isEqualTo(40);
  }

  /** Transactions of 50 records and a poisonous one; every fifth is aborted. */
  private static void produce(String topic, int from, int to) throws Exception {
    Map<String, Object> producerSettings =
        Map.of(
            "bootstrap.servers",
            connect.kafka().bootstrapServers(),
            "transactional.id",
            topic + from);
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

  private static void awaitNoLag(String topic) {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<TopicPartition, OffsetAndMetadata> committed =
                  admin
                      .listConsumerGroupOffsets("connect-landing")
                      .partitionsToOffsetAndMetadata()
                      .get();
              for (TopicPartition partition : partitions) {
                long end =
                    admin
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get()
                        .offset();
                assertThat(committed.get(partition)).as("%s", partition).isNotNull();
                assertThat(committed.get(partition).offset()).as("%s", partition).isEqualTo(end);
              }
            });
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(String topic) {
    Map<String, Object> consumerSettings =
        Map.of(
            "bootstrap.servers",
            connect.kafka().bootstrapServers(),
            "isolation.level",
            "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static long deadLetters(String topic) {
    return consume(topic).stream()
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
        bucket.keys().stream().filter(key -> key.startsWith(zone.root())).map(zone::parse).toList();
    Map<String, String> landed = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int wanted = partition;
      Chain chain =
          Chain.from(
              partition, 0, names.stream().filter(name -> name.partition() == wanted).toList());
      assertThat(chain.gap()).as("I2").isEmpty();
      for (Chain.Slice slice : chain.slices()) {
        new String(bucket.read(zone.key(slice.object())), UTF_8)
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
    connect.kafka().createTopic(topic, PARTITIONS);
    Map<String, String> settings = settings(topic);
    settings.put("tasks.max", "1");
    connect.configureConnector("anew", settings);
    produce(topic, 0, 5);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                bucket.keys().stream().filter(key -> key.startsWith(topic)).count() >= PARTITIONS);
    connect.stopConnector("anew");
    connect.assertions().assertConnectorIsStopped("anew", "not stopped");
    connect.kafka().deleteTopic(topic);
    await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
    connect.kafka().createTopic(topic, PARTITIONS);
    connect.resumeConnector("anew");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(connect.connectorStatus("anew").tasks())
                    .singleElement()
                    .satisfies(
                        task -> {
                          assertThat(task.state()).isEqualTo(AbstractStatus.State.FAILED.name());
                          assertThat(task.trace()).contains("made anew").contains("music");
                        }));
    connect.deleteConnector("anew");
  }

  @Test
  void validatesThroughTheRestInterface() {
    Map<String, String> settings = settings("any");
    settings.put(Settings.BUCKET, "no-such-bucket");
    assertThatThrownBy(() -> connect.configureConnector("bad", settings))
        .hasMessageContaining("Bucket 'no-such-bucket' can't be listed");
    settings.put(Settings.BUCKET, BUCKET);
    settings.put(Settings.SECRET_ACCESS_KEY, "not-it");
    assertThatThrownBy(() -> connect.configureConnector("bad", settings))
        .hasMessageContaining("403");
    settings.put(Settings.SECRET_ACCESS_KEY, proxy.credential);
    settings.put("rotate.record", "5");
    assertThatThrownBy(() -> connect.configureConnector("bad", settings))
        .hasMessageContaining("the nearest one is 'rotate.records'");
    settings.remove("rotate.record");
    settings.remove("consumer.override.isolation.level");
    assertThatThrownBy(() -> connect.configureConnector("bad", settings))
        .hasMessageContaining("read_committed");
  }
}
