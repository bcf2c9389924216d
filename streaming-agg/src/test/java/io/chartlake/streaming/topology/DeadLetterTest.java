package io.chartlake.streaming.topology;

import static io.chartlake.streaming.topology.ChartDriver.headers;
import static io.chartlake.streaming.topology.ChartDriver.key;
import static io.chartlake.streaming.topology.ChartDriver.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.chartlake.streaming.deadletter.DeadLetterRecord;
import io.chartlake.streaming.model.SongName;
import io.chartlake.streaming.model.UnreadableReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** I7: bad input is set aside with its coordinates and counted, and never blocks the rest. */
class DeadLetterTest {
  @TempDir Path stateDir;
  private ChartDriver chart;

  @BeforeEach
  void start() {
    chart = new ChartDriver(stateDir);
  }

  @AfterEach
  void stop() {
    chart.close();
  }

  static Stream<Arguments> unreadablePlays() {
    byte[] one = key(1);
    return Stream.of(
        arguments(null, "{\"songId\":1}", UnreadableReason.KEY_MISSING),
        arguments(new byte[0], "{\"songId\":1}", UnreadableReason.KEY_NO_LONG),
        arguments(utf8("1"), "{\"songId\":1}", UnreadableReason.KEY_NO_LONG),
        arguments(new byte[9], "{\"songId\":0}", UnreadableReason.KEY_NO_LONG),
        arguments(key(-1), "{\"songId\":1}", UnreadableReason.KEY_OUT_OF_RANGE),
        arguments(key(1L << 53), "{\"songId\":1}", UnreadableReason.KEY_OUT_OF_RANGE),
        arguments(one, null, UnreadableReason.VALUE_MISSING),
        arguments(one, "", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "  ", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "no JSON", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "[{\"songId\":1}]", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "1", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "null", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":1", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":1}}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":1} {}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":01}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":1,}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{'songId':1}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songId\":1,\"play\":\"\u0001\"}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "[".repeat(5_000), UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"a\":" + "[".repeat(5_000) + "}", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{}", UnreadableReason.SONG_ID_MISSING),
        arguments(one, "{\"song\":{\"songId\":1}}", UnreadableReason.SONG_ID_MISSING),
        arguments(one, "{\"songID\":1}", UnreadableReason.SONG_ID_MISSING),
        arguments(one, "{\"songId\":null}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":\"1\"}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":1.0}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":1e0}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":true}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":{}}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":[1]}", UnreadableReason.SONG_ID_NO_INTEGER),
        arguments(one, "{\"songId\":-1}", UnreadableReason.SONG_ID_OUT_OF_RANGE),
        arguments(one, "{\"songId\":9007199254740992}", UnreadableReason.SONG_ID_OUT_OF_RANGE),
        arguments(one, "{\"songId\":18446744073709551617}", UnreadableReason.SONG_ID_OUT_OF_RANGE),
        arguments(one, "{\"songId\":1,\"songId\":1}", UnreadableReason.SONG_ID_TWICE),
        arguments(one, "{\"songId\":2}", UnreadableReason.SONG_ID_IS_NOT_KEY));
  }

  @ParameterizedTest
  @MethodSource("unreadablePlays")
  void setsUnreadablePlaysAside(byte[] key, String value, UnreadableReason reason) {
    chart.play(3);
    chart.playRaw(key, value);
    chart.play(3);
    assertSetAside("played-songs", 1, key, utf8(value), reason);
    assertThat(chart.rows()).containsOnlyKeys(3L);
    assertThat(chart.rows().get(3L)).isEqualTo("{\"count\":2,\"songName\":null}");
    assertThat(chart.playsInMinutes()).isEqualTo(2);
    assertThat(chart.playsCounted.sum()).isEqualTo(2);
  }

  static Stream<Arguments> unreadableNames() {
    byte[] one = key(1);
    return Stream.of(
        arguments(null, "{\"songName\":\"x\"}", UnreadableReason.KEY_MISSING),
        arguments(null, null, UnreadableReason.KEY_MISSING),
        arguments(utf8("one"), "{\"songName\":\"x\"}", UnreadableReason.KEY_NO_LONG),
        arguments(key(-5), "{\"songName\":\"x\"}", UnreadableReason.KEY_OUT_OF_RANGE),
        arguments(one, "\"x\"", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songName\":\"x\"", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"songName\":\"x\"}x", UnreadableReason.VALUE_NO_JSON_OBJECT),
        arguments(one, "{\"name\":\"x\"}", UnreadableReason.SONG_NAME_MISSING),
        arguments(one, "{\"songName\":null}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":7}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":{\"en\":\"x\"}}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":\"\\ud83c\"}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":\"\\ud83cx\"}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":\"\\udfb5x\"}", UnreadableReason.SONG_NAME_NO_TEXT),
        arguments(one, "{\"songName\":\"x\",\"songName\":\"y\"}", UnreadableReason.SONG_NAME_TWICE),
        arguments(
            one,
            "{\"songName\":\"" + "x".repeat(SongName.MAX_JSON_BYTES) + "\"}",
            UnreadableReason.SONG_NAME_TOO_LONG));
  }

  @ParameterizedTest
  @MethodSource("unreadableNames")
  void setsUnreadableNamesAsideAndKeepsTheOldOne(
      byte[] key, String value, UnreadableReason reason) {
    chart.catalogue(1, "Believe");
    chart.catalogueRaw(key, value);
    chart.play(1);
    assertSetAside("songs", 1, key, utf8(value), reason);
    assertThat(chart.rows().get(1L)).isEqualTo("{\"count\":1,\"songName\":\"Believe\"}");
  }

  @Test
  void bytesThatAreNoUtf8AreSetAsideAsTheyWere() {
    byte[] value = {'{', '"', (byte) 0xff, (byte) 0xc3, '"', ':', '1', '}'};
    chart.playRaw(key(1), value, new RecordHeaders());
    assertSetAside("played-songs", 0, key(1), value, UnreadableReason.VALUE_NO_JSON_OBJECT);
  }

  @Test
  void headersOfTheRecordAreKeptAndOursWin() {
    RecordHeaders original = new RecordHeaders();
    original.add("trace", utf8("abc"));
    original.add(DeadLetterRecord.OFFSET, utf8("from an earlier life"));
    chart.playRaw(key(1), utf8("x"), original);
    Map<String, String> headers = headers(only());
    assertThat(headers)
        .containsEntry("trace", "abc")
        .containsEntry(DeadLetterRecord.OFFSET, "0")
        .containsEntry(DeadLetterRecord.TIMESTAMP, String.valueOf(ChartDriver.NOON.toEpochMilli()));
  }

  /** The record's own time may be one a broker refuses, or one that retention expires at once. */
  @Test
  void deadLetterIsStampedByItsProducer() {
    chart.playRaw(key(1), "x");
    assertThat(only().timestamp()).isNull();
  }

  @Test
  void deadLetterThatWouldNotFitIsCutAndSaysSo() {
    chart.close();
    chart = new ChartDriver(stateDir.resolve("small"), 4_000);
    byte[] value = utf8("x".repeat(10_000));
    RecordHeaders large = new RecordHeaders();
    large.add("large", new byte[3_000]);
    chart.playRaw(key(1), value, large);
    TestRecord<byte[], byte[]> letter = only();
    assertThat(headers(letter))
        .containsEntry(DeadLetterRecord.CUT_FROM, "10000")
        .doesNotContainKey("large");
    int bytes = letter.value().length + 8;
    for (var header : letter.headers()) {
      bytes += header.key().length() + header.value().length;
    }
    assertThat(bytes).isBetween(2_500, 4_000);
  }

  private void assertSetAside(
      String topic, long offset, byte[] key, byte[] value, UnreadableReason reason) {
    TestRecord<byte[], byte[]> letter = only();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(headers(letter))
        .containsEntry(DeadLetterRecord.TOPIC, topic)
        .containsEntry(DeadLetterRecord.PARTITION, "0")
        .containsEntry(DeadLetterRecord.OFFSET, String.valueOf(offset))
        .containsEntry(DeadLetterRecord.REASON, reason.name())
        .doesNotContainKey(DeadLetterRecord.CUT_FROM);
    assertThat(headers(letter).get(DeadLetterRecord.MESSAGE)).isNotBlank();
    for (UnreadableReason other : UnreadableReason.values()) {
      assertThat(chart.deadLetters.count(other)).isEqualTo(other == reason ? 1 : 0);
    }
  }

  private TestRecord<byte[], byte[]> only() {
    List<TestRecord<byte[], byte[]>> letters = chart.deadLetterRecords();
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }
}
