package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the framework's converters and odd records become, through a real worker. */
class ConvertersIT {
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final long YEAR_9999 = 253_370_764_800_000L;

  @TempDir static Path folder;
  private static LandingCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new LandingCluster(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
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

  private static void send(String topic, Long timestamp, String key, byte[] value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", cluster.brokers(), "max.request.size", "8388608");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic, 0, timestamp, key == null ? null : key.getBytes(UTF_8), value);
      record.headers().add("trace", "7".getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private static void send(String topic, String key, String value) throws Exception {
    send(topic, 1_606_000_000_000L, key, value == null ? null : value.getBytes(UTF_8));
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
                "key.converter",
                STRING,
                "value.converter",
                JSON,
                "value.converter.schemas.enable",
                "false",
                "header.converter",
                STRING,
                "headers.include",
                "true",
                "compression",
                "zstd"));
    String headers = "[{\"key\":\"trace\",\"value\":\"7\"}]";
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
                "key.converter",
                BYTES,
                "value.converter",
                JSON,
                "value.converter.schemas.enable",
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
    String large = "{\"text\":\"" + "x".repeat(5 << 20) + "\"";
    send(topic, YEAR_9999, "k", "{\"a\":1}".getBytes(UTF_8));
    send(topic, 0L, "k", "{\"a\":1e999}".getBytes(UTF_8));
    send(topic, "k", large + "}");
    send(topic, "k", "[".repeat(5000) + "]".repeat(5000));
    send(topic, 0L, "k", new byte[] {'"', (byte) 0xC3, '"'});
    send(topic, "k", "{\"a\":1,\"a\":2}");
    send(topic, "k", "{\"_offset\":1}");
    send(topic, "k", "{}");
    List<String> lines =
        land(
            topic,
            Map.of("key.converter", STRING, "producer.override.max.request.size", "8388608"));
    assertThat(lines)
        .containsExactly(
            "{\"a\":1,\"_key\":\"k\",\"_partition\":0,\"_offset\":0,\"_timestamp\":"
                + YEAR_9999
                + "}",
            "{\"a\":1e999,\"_key\":\"k\",\"_partition\":0,\"_offset\":1,\"_timestamp\":0}",
            large + meta("\"k\"", 2, ""),
            "{" + meta("\"k\"", 7, "").substring(1));
    assertThat(cluster.consume(topic + "-dlq"))
        .extracting(
            letter ->
                new String(letter.headers().lastHeader("__connect.errors.offset").value(), UTF_8))
        .containsExactly("3", "4", "5", "6");
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
