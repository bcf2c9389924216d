package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdInputStream;
import io.chartlake.landing.record.DeadLetterReporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the framework's converters and odd records become, through a real worker. */
@ExtendWith(LandingCluster.OncePerRun.class)
class ConvertersIT {
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final long YEAR_2020 = 1_606_000_000_000L;
  private static final long YEAR_9999 = 253_370_764_800_000L;

  private static LandingCluster cluster;

  @BeforeAll
  static void join(LandingCluster shared) {
    cluster = shared;
  }

  private static void createTopic(String name) throws Exception {
    Map<String, String> anyTimeAndLarge =
        Map.of(
            "message.timestamp.after.max.ms",
            Long.toString(Long.MAX_VALUE),
            "max.message.bytes",
            "8388608");
    cluster
        .admin
        .createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(anyTimeAndLarge)))
        .all()
        .get();
  }

  private static void send(String topic, Long timestamp, byte[] key, byte[] value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.brokers(), "max.request.size", "8388608");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, timestamp, key, value);
      record.headers().add("trace", "407127e21279".getBytes(UTF_8));
      // As of a dead letter that somebody has sent again.
      record.headers().add("__connect.errors.offset", "99".getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private static void send(String topic, String key, String value) throws Exception {
    send(
        topic,
        YEAR_2020,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  /** Lands the whole topic and returns its lines. */
  private static List<String> land(String topic, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(cluster.settings(topic));
    settings.put("tasks.max", "1");
    settings.putAll(changes);
    cluster.connect.configureConnector(topic, settings);
    cluster.awaitNoLag(topic, topic);
    cluster.connect.deleteConnector(topic);
    return cluster.bucket.keys().stream()
        .filter(key -> key.startsWith(topic + ".json/"))
        .flatMap(ConvertersIT::lines)
        .toList();
  }

  private static Stream<String> lines(String key) {
    try (InputStream in = decompressed(key, cluster.bucket.read(key))) {
      return new String(in.readAllBytes(), UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream decompressed(String key, byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    if (key.endsWith(".gz")) {
      return new GZIPInputStream(in);
    }
    return key.endsWith(".zst") ? new ZstdInputStream(in) : in;
  }

  private static String meta(String key, int offset, String headers) {
    return ",\"_key\":"
        + key
        + ",\"_partition\":0,\"_offset\":"
        + offset
        + ",\"_timestamp\":1606000000000"
        + (headers.isEmpty() ? "" : ",\"_headers\":" + headers)
        + "}";
  }

  @Test
  void landsSchemalessJsonWithTextKeysAndHeadersCompressedByZstd() throws Exception {
    String topic = "schemaless";
    createTopic(topic);
    send(topic, "ünï", "{\"b\":{\"c\":[1,2.5,null]}}");
    send(topic, null, null);
    List<String> lines =
        land(
            topic,
            Map.of(
                "key.format",
                "string",
                "value.converter",
                JSON,
                "value.converter.schemas.enable",
                "false",
                "errors.tolerance",
                "none",
                "headers.include",
                "true",
                "compression",
                "zstd"));
    String headers =
        "[{\"key\":\"trace\",\"value\":\"407127e21279\"},"
            + "{\"key\":\"__connect.errors.offset\",\"value\":\"99\"}]";
    assertThat(lines)
        .containsExactly(
            "{\"b\":{\"c\":[1,2.5,null]}" + meta("\"ünï\"", 0, headers),
            "{\"_deleted\":true" + meta("null", 1, headers));
  }

  @Test
  void landsStructsWithBytesKeysCompressedByGzip() throws Exception {
    String topic = "structs";
    createTopic(topic);
    send(
        topic,
        "k",
        "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"count\",\"type\":\"int64\"},"
            + "{\"field\":\"name\",\"type\":\"string\",\"optional\":true}]},"
            + "\"payload\":{\"count\":9007199254740993,\"name\":null}}");
    List<String> lines =
        land(
            topic,
            Map.of(
                "key.format",
                "bytes",
                "value.converter",
                JSON,
                "value.converter.schemas.enable",
                "true",
                "allow.unawaited.dead.letters",
                "true",
                "compression",
                "gzip"));
    assertThat(lines)
        .containsExactly("{\"count\":9007199254740993,\"name\":null" + meta("\"aw==\"", 0, ""));
  }

  @Test
  void landsWhatIsOddAndSetsAsideWhatIsNoJson() throws Exception { // I7
    String topic = "odd";
    createTopic(topic);
    byte[] key = "k".getBytes(UTF_8);
    String large = "{\"text\":\"" + "x".repeat(5 << 20) + "\"";
    send(topic, YEAR_9999, key, "{\"a\":1}".getBytes(UTF_8));
    send(topic, 0L, key, "{\"a\":1e999}".getBytes(UTF_8));
    send(topic, "k", large + "}");
    send(topic, "k", "{\"a\":1,\"a\":2}");
    send(topic, "k", "{}");
    List<String> lines =
        land(
            topic, Map.of("key.format", "string", "producer.override.max.request.size", "8388608"));
    assertThat(lines)
        .containsExactly(
            "{\"a\":1,\"_key\":\"k\",\"_partition\":0,\"_offset\":0,\"_timestamp\":"
                + YEAR_9999
                + "}",
            "{\"a\":1e999,\"_key\":\"k\",\"_partition\":0,\"_offset\":1,\"_timestamp\":0}",
            large + meta("\"k\"", 2, ""),
            "{" + meta("\"k\"", 4, "").substring(1));
    assertThat(cluster.consume(topic + "-dlq"))
        .singleElement()
        .satisfies(letter -> assertThat(header(letter, "__connect.errors.offset")).isEqualTo("3"));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** The topic of the dead letters takes no timestamp that is far from now. */
  @Test
  void losesNoRecordWhoseTimestampTheDeadLettersRefuse() throws Exception { // I4, I7
    String topic = "far";
    createTopic(topic);
    String anHour = "3600000";
    cluster
        .admin
        .createTopics(
            List.of(
                new NewTopic(topic + "-dlq", 1, (short) 1)
                    .configs(
                        Map.of(
                            "message.timestamp.after.max.ms",
                            anHour,
                            "message.timestamp.before.max.ms",
                            anHour))))
        .all()
        .get();
    byte[] key = {0, 0, 0, 0, 0, 0, 0, 5};
    byte[] shortKey = {0, (byte) 0xff};
    byte[] poison = {'{', (byte) 0xff};
    send(topic, YEAR_9999, key, poison);
    send(topic, YEAR_2020, shortKey, "{}".getBytes(UTF_8));
    send(topic, YEAR_2020, key, "{}".getBytes(UTF_8));

    assertThat(land(topic, Map.of())).containsExactly("{" + meta("5", 2, "").substring(1));
    List<ConsumerRecord<byte[], byte[]>> letters = cluster.consume(topic + "-dlq");
    assertThat(letters)
        .extracting(
            letter -> header(letter, "__connect.errors.topic"),
            letter -> header(letter, "__connect.errors.partition"),
            letter -> header(letter, "__connect.errors.offset"),
            letter -> header(letter, DeadLetterReporter.TIMESTAMP_HEADER),
            letter -> header(letter, "trace"))
        .containsExactly(
            tuple(topic, "0", "0", Long.toString(YEAR_9999), "407127e21279"),
            tuple(topic, "0", "1", Long.toString(YEAR_2020), "407127e21279"));
    assertThat(letters).extracting(ConsumerRecord::key).containsExactly(key, shortKey);
    assertThat(letters.get(0).value()).isEqualTo(poison);
    assertThat(header(letters.get(1), "__connect.errors.exception.message"))
        .contains("far-0 offset 1 can't be landed")
        .contains("it has 2 bytes, not 8");
    assertThat(Instant.ofEpochMilli(letters.get(0).timestamp()))
        .isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
  }

  /** Connect refuses it before landing sees the record. */
  @Test
  void landsANegativeTimestampOnceItIsTold() throws Exception { // I7
    String topic = "negative";
    createTopic(topic);
    send(topic, "12345678", "{\"a\":1}");
    NegativeRecord.send(cluster.brokers(), topic, "12345678", "{\"a\":2}");
    send(topic, "12345678", "{\"a\":3}");
    Map<String, String> settings = cluster.settings(topic);
    settings.put("tasks.max", "1");
    cluster.connect.configureConnector(topic, settings);
    await()
        .atMost(LandingCluster.PATIENCE)
        .until(
            () ->
                cluster.connect.connectorStatus(topic).tasks().stream()
                    .anyMatch(task -> task.state().equals("FAILED")));
    assertThat(cluster.connect.connectorStatus(topic).tasks().get(0).trace())
        .contains("Invalid record timestamp -5");

    String key = "" + ByteBuffer.wrap("12345678".getBytes(UTF_8)).getLong();
    assertThat(
            land(
                topic,
                Map.of(
                    "consumer.override.interceptor.classes", NegativeTimestamps.class.getName())))
        .containsExactly(
            "{\"a\":1" + meta(key, 0, ""),
            "{\"a\":2,\"_key\":" + key + ",\"_partition\":0,\"_offset\":1,\"_timestamp\":null}",
            "{\"a\":3" + meta(key, 2, ""));
  }

  @Test
  void waitsForATopicThatHasNoPartitionsYet() throws Exception {
    String topic = "later";
    Map<String, String> settings = cluster.settings(topic);
    settings.remove("topics");
    settings.put("topics.regex", "lat.r");
    settings.put("consumer.override.metadata.max.age.ms", "1000");
    cluster.connect.configureConnector(topic, settings);
    cluster
        .connect
        .assertions()
        .assertConnectorAndAtLeastNumTasksAreRunning(topic, 2, "does not run without partitions");
    createTopic(topic);
    send(topic, "12345678", "{\"a\":1}");
    cluster.awaitNoLag(topic, topic);
    assertThat(cluster.bucket.keys()).anyMatch(key -> key.startsWith(topic + ".json/"));
    cluster.connect.deleteConnector(topic);
  }
}
