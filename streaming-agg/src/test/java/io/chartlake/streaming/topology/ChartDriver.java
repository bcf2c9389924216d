package io.chartlake.streaming.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.streaming.app.StreamsProperties;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.config.SettingsReader;
import io.chartlake.streaming.deadletter.DeadLetterCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology with its real settings in Kafka's test driver; records go in and come out as
 * bytes.
 */
final class ChartDriver implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:30Z");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final LongAdder playsCounted = new LongAdder();
  final DeadLetterCounter deadLetters = new DeadLetterCounter();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> songs;
  private final TestInputTopic<byte[], byte[]> plays;
  private final TestOutputTopic<byte[], byte[]> songsChangelog;
  private final TestOutputTopic<byte[], byte[]> minutesChangelog;
  private final TestOutputTopic<byte[], byte[]> dlq;
  private final List<String> rowsWritten = new ArrayList<>();
  private final Map<Long, String> rows = new HashMap<>();
  private final Map<String, String> minutes = new LinkedHashMap<>();

  ChartDriver(Path stateDir) {
    this(stateDir, 1 << 20);
  }

  ChartDriver(Path stateDir, int deadLetterMaxBytes) {
    ChartSettings settings =
        SettingsReader.read(Optional.empty(), Map.of("MUSIC_CHART_STATE_DIR", stateDir.toString()))
            .settings();
    Map<String, Object> properties = StreamsProperties.of(settings);
    StreamsProperties.deadLetters(properties, deadLetters, deadLetterMaxBytes);
    Properties all = new Properties();
    all.putAll(properties);
    driver =
        new TopologyTestDriver(
            ChartTopology.build(settings.topics().songs(), settings.topics().plays(), playsCounted),
            all);
    songs = driver.createInputTopic("songs", new ByteArraySerializer(), new ByteArraySerializer());
    plays =
        driver.createInputTopic(
            "played-songs", new ByteArraySerializer(), new ByteArraySerializer());
    songsChangelog = output("music-chart-songs-store-changelog");
    minutesChangelog = output("music-chart-plays-by-minute-store-changelog");
    dlq = output("music-chart-dlq");
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  static byte[] utf8(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  void play(long songId) {
    playAt(songId, NOON);
  }

  void playAt(long songId, Instant sent) {
    String value = "{\"songId\":" + songId + ",\"playedAt\":1606000000000,\"play\":\"p-1\"}";
    plays.pipeInput(new TestRecord<>(key(songId), utf8(value), new RecordHeaders(), sent));
  }

  void playRaw(byte[] key, byte[] value, Headers headers) {
    plays.pipeInput(new TestRecord<>(key, value, headers, NOON));
  }

  void playRaw(byte[] key, String value) {
    playRaw(key, utf8(value), new RecordHeaders());
  }

  void catalogue(long songId, String name) {
    try {
      String value = MAPPER.writeValueAsString(Map.of("songName", name));
      catalogueRaw(key(songId), value);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void catalogueRaw(byte[] key, String value) {
    songs.pipeInput(new TestRecord<>(key, utf8(value), new RecordHeaders(), NOON));
  }

  /** The last row of each song, by the changelog, as the exact text. */
  Map<Long, String> rows() {
    drain();
    return rows;
  }

  /** All rows the changelog ever got. */
  List<String> rowsWritten() {
    drain();
    return rowsWritten;
  }

  Map<String, String> minutes() {
    drain();
    return minutes;
  }

  long playsInRows() {
    return rows().values().stream().mapToLong(row -> json(row).get("count").asLong()).sum();
  }

  long playsInMinutes() {
    return minutes().values().stream().mapToLong(row -> json(row).get("plays").asLong()).sum();
  }

  List<TestRecord<byte[], byte[]>> deadLetterRecords() {
    return dlq.readRecordsToList();
  }

  static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void drain() {
    for (TestRecord<byte[], byte[]> row : songsChangelog.readRecordsToList()) {
      assertThat(row.key()).hasSize(Long.BYTES);
      String text = new String(row.value(), StandardCharsets.UTF_8);
      long id = ByteBuffer.wrap(row.key()).getLong();
      String before = rows.put(id, text);
      if (before != null) {
        assertThat(json(text).get("count").asLong())
            .as("counts never fall")
            .isGreaterThanOrEqualTo(json(before).get("count").asLong());
      }
      rowsWritten.add(id + " " + text);
    }
    for (TestRecord<byte[], byte[]> row : minutesChangelog.readRecordsToList()) {
      minutes.put(
          new String(row.key(), StandardCharsets.UTF_8),
          new String(row.value(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
