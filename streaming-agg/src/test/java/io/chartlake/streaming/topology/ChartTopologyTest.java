package io.chartlake.streaming.topology;

import static io.chartlake.streaming.topology.ChartDriver.NOON;
import static io.chartlake.streaming.topology.ChartDriver.json;
import static io.chartlake.streaming.topology.ChartDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I1 in one partition: each play is counted, and rows are the bytes of the contract. */
class ChartTopologyTest {
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

  @Test
  void rowHasCountAndNameInThisOrder() {
    chart.catalogue(1, "The Good The Bad And The Ugly");
    for (int i = 0; i < 7; i++) {
      chart.play(1);
    }
    assertThat(chart.rows())
        .containsExactly(
            Map.entry(1L, "{\"count\":7,\"songName\":\"The Good The Bad And The Ugly\"}"));
  }

  @Test
  void playCountsBeforeItsSongIsKnown() {
    chart.play(2);
    chart.play(2);
    assertThat(chart.rows().get(2L)).isEqualTo("{\"count\":2,\"songName\":null}");
    chart.catalogue(2, "Believe");
    assertThat(chart.rows().get(2L)).isEqualTo("{\"count\":2,\"songName\":\"Believe\"}");
    chart.play(2);
    assertThat(chart.rows().get(2L)).isEqualTo("{\"count\":3,\"songName\":\"Believe\"}");
  }

  @Test
  void renamedSongShowsItsNewNameWithTheSameCount() {
    chart.catalogue(3, "Still Loving You");
    chart.play(3);
    chart.catalogue(3, "Still Loving You (Live)");
    assertThat(chart.rows().get(3L))
        .isEqualTo("{\"count\":1,\"songName\":\"Still Loving You (Live)\"}");
  }

  @Test
  void removedSongKeepsItsCountWithoutAName() {
    chart.catalogue(4, "Perfect");
    chart.play(4);
    chart.catalogueRaw(key(4), null);
    assertThat(chart.rows().get(4L)).isEqualTo("{\"count\":1,\"songName\":null}");
    chart.play(4);
    assertThat(chart.rows().get(4L)).isEqualTo("{\"count\":2,\"songName\":null}");
  }

  @Test
  void removedSongIsUnknownToItsFirstPlay() {
    chart.catalogue(4, "Perfect");
    chart.catalogueRaw(key(4), null);
    chart.play(4);
    assertThat(chart.rows().get(4L)).isEqualTo("{\"count\":1,\"songName\":null}");
  }

  @Test
  void songWithoutPlaysHasNoRow() {
    chart.catalogue(5, "Sometimes");
    chart.catalogueRaw(key(6), null);
    assertThat(chart.rowsWritten()).isEmpty();
    assertThat(chart.deadLetterRecords()).isEmpty();
  }

  @Test
  void catalogueSentAgainWritesNothing() {
    chart.catalogue(7, "Fox On The Run");
    chart.play(7);
    int before = chart.rowsWritten().size();
    chart.catalogue(7, "Fox On The Run");
    assertThat(chart.rowsWritten()).hasSize(before);
  }

  @Test
  void oldAndUnorderedTimestampsDropNoPlay() {
    chart.catalogue(1, "Believe");
    chart.playAt(1, NOON);
    chart.playAt(1, Instant.parse("2011-01-01T00:00:00Z"));
    chart.playAt(1, Instant.EPOCH);
    chart.playAt(1, NOON.minusSeconds(1));
    assertThat(chart.playsInRows()).isEqualTo(4);
    assertThat(chart.playsInMinutes()).isEqualTo(4);
  }

  @Test
  void playFromTheFarFutureCountsAsArrivingNow() {
    chart.playAt(1, Instant.now().plus(Duration.ofDays(400)));
    assertThat(chart.playsInRows()).isEqualTo(1);
    assertThat(chart.minutes()).hasSize(1);
    Instant minute =
        Instant.parse(json(chart.minutes().values().iterator().next()).get("minute").textValue());
    assertThat(minute).isBefore(Instant.now());
  }

  @Test
  void minutesHaveKeysAndValuesOfTheirPartition() {
    chart.playAt(1, Instant.parse("2026-11-23T12:34:00Z"));
    chart.playAt(2, Instant.parse("2026-11-23T12:34:59.999Z"));
    chart.playAt(2, Instant.parse("2026-11-23T12:35:00Z"));
    chart.playAt(2, Instant.parse("2026-11-23T12:34:30Z"));
    assertThat(chart.minutes())
        .containsExactly(
            Map.entry(
                "2026-11-23T12:34Z/0",
                "{\"minute\":\"2026-11-23T12:34:00Z\",\"partition\":0,\"plays\":3}"),
            Map.entry(
                "2026-11-23T12:35Z/0",
                "{\"minute\":\"2026-11-23T12:35:00Z\",\"partition\":0,\"plays\":1}"));
  }

  @Test
  void minutesAddUpToThePlaysCounted() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      int song = random.nextInt(20);
      switch (random.nextInt(10)) {
        case 0 -> chart.catalogue(song, "Name " + random.nextInt(3));
        case 1 -> chart.catalogueRaw(key(song), random.nextBoolean() ? null : "no JSON");
        case 2 -> chart.playRaw(key(song), "{\"songId\":" + (song + 1) + "}");
        default -> chart.playAt(song, NOON.plusSeconds(random.nextInt(600) - 300));
      }
    }
    assertThat(chart.playsInRows())
        .isEqualTo(chart.playsInMinutes())
        .isEqualTo(chart.playsCounted.sum());
  }

  @Test
  void unknownFieldsAndWhitespaceOfAPlayAreIgnored() {
    chart.playRaw(
        key(8),
        " { \"player\" : {\"songId\":99,\"x\":[1,{\"songId\":5}]}, \"songId\" : 8 , \"é\":\"\\u0001\" } \n");
    assertThat(chart.rows().get(8L)).isEqualTo("{\"count\":1,\"songName\":null}");
  }

  @Test
  void bordersOfSongIds() {
    chart.play(0);
    chart.play((1L << 53) - 1);
    assertThat(chart.rows()).containsOnlyKeys(0L, (1L << 53) - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\\",
        "\"}",
        "a\\\"b",
        "tab\tline\nreturn\rnull\0bell\u0007delete\u007f",
        "\u2028\u2029",
        "</script>",
        "日本語の歌",
        "emoji 🎵🤘🏽",
        "null",
        "{\"count\":1}"
      })
  void namesAreEscapedAsJson(String name) {
    chart.catalogue(1, name);
    chart.play(1);
    chart.play(1);
    String row = chart.rows().get(1L);
    assertThat(json(row).get("songName").textValue()).isEqualTo(name);
    assertThat(json(row).get("count").asLong()).isEqualTo(2);
    assertThat(row).startsWith("{\"count\":2,\"songName\":\"").endsWith("\"}");
  }

  @Test
  void longNamesAreKept() {
    String name = "é🎵\"".repeat(1_000);
    chart.catalogue(1, name);
    chart.play(1);
    chart.play(1);
    assertThat(json(chart.rows().get(1L)).get("songName").textValue()).isEqualTo(name);
  }

  @Test
  void namesWrittenWithEscapesAreRead() {
    chart.catalogueRaw(
        key(1), "{\"songName\":\"\\u0042\\/\\ud83c\\udfb5\",\"artist\":{\"songName\":1}}");
    chart.play(1);
    assertThat(chart.rows().get(1L)).isEqualTo("{\"count\":1,\"songName\":\"B/🎵\"}");
  }
}
