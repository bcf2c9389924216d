package io.chartlake.streaming.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.streaming.scan.PlayScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand against Jackson, which is right. */
class CodecTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  @Test
  void rowsAreWhatJacksonWritesAndComeBack() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long count = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
      String name = random.nextInt(20) == 0 ? null : randomName(random);
      SongRow row = new SongRow(count, name == null ? SongName.UNKNOWN : SongName.of(name));
      ObjectNode expected = JACKSON.createObjectNode().put("count", count).put("songName", name);
      assertThat(row.toJson()).isEqualTo(JACKSON.writeValueAsBytes(expected));
      SongRow back = SongRow.parse(row.toJson());
      assertThat(back).isEqualTo(row);
      assertThat(back.name().text()).isEqualTo(name);
    }
  }

  @Test
  void playedOnceMoreAddsOneAcrossDigits() {
    for (long count : new long[] {1, 9, 99, 999_999_999_999_999L, 999_999_999_999_999_999L}) {
      SongRow next = new SongRow(count, SongName.UNKNOWN).playedOnceMore();
      assertThat(new String(next.toJson(), StandardCharsets.UTF_8))
          .isEqualTo("{\"count\":" + (count + 1) + ",\"songName\":null}");
      assertThat(SongRow.parse(next.toJson())).isEqualTo(next);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"count\": 7, \"songName\": \"Believe\" }",
        "{\"songName\":\"Believe\",\"count\":7}",
        "{\"count\":7,\"songName\":\"Believe\",\"more\":{}}",
        "{\"count\":7,\"songName\":\"\\u0042elieve\"}"
      })
  void rowsOfAnotherWriterAreRead(String json) {
    SongRow row = SongRow.parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(row.count()).isEqualTo(7);
    assertThat(row.name().text()).isEqualTo("Believe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"count\":0,\"songName\":null}",
        "{\"count\":-1,\"songName\":null}",
        "{\"count\":01,\"songName\":null}",
        "{\"count\":1,\"songName\":\"a\\\"}",
        "{\"count\":1,\"songName\":\"}",
        "{\"count\":1,\"songName\":}",
        "{\"count\":1,\"songName\":\"a\"b\"}",
        "{\"count\":1,\"songName\":null",
        "{\"count\":1,\"songName\":null}}"
      })
  void unreadableRowsAreRefused(String json) {
    assertThatThrownBy(() -> SongRow.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("unreadable");
  }

  @Test
  void minutesAreWhatJacksonWritesAndComeBack() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      long minute = random.nextInt(40_000_000);
      int partition = random.nextInt(1_000);
      MinutePlays plays = MinutePlays.none(minute, partition);
      int count = 1 + random.nextInt(200);
      for (int n = 0; n < count; n++) {
        plays = plays.oneMore();
      }
      ObjectNode expected =
          JACKSON
              .createObjectNode()
              .put("minute", Instant.ofEpochSecond(minute * 60).toString())
              .put("partition", partition)
              .put("plays", count);
      assertThat(plays.toJson()).isEqualTo(JACKSON.writeValueAsBytes(expected));
      MinutePlays back = MinutePlays.parse(plays.toJson());
      assertThat(back.plays()).isEqualTo(count);
      assertThat(back.oneMore().toJson()).isEqualTo(plays.oneMore().toJson());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"plays\":}", "{\"minute\":\"x\",\"plays\":1", "7}"})
  void unreadableMinutesAreRefused(String json) {
    assertThatThrownBy(() -> MinutePlays.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void scanTakesPlaysAsPlayersWriteThem() {
    byte[] json =
        "{\"songId\":2,\"playedAt\":1606000000000,\"play\":\"player-1-17\"}"
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(PlayScan.songId(json)).isEqualTo(2);
  }

  /** The scan may leave anything to Jackson, but where it decides Jackson must agree. */
  @Test
  void scanNeverDisagreesWithJackson() {
    Random random = new Random(3);
    String alphabet = "{}[]\":,\\ 0123456789-+.eEtruefalsnsongIdplayé\u0001";
    String[] seeds = {
      "{\"songId\":2,\"playedAt\":1606000000000,\"play\":\"p-1\"}",
      "{\"play\":\"p-1\",\"songId\":9007199254740991}",
      "{\"songId\":0}",
      "{\"a\":1,\"songId\":12,\"b\":\"\",\"\":3}"
    };
    int decided = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder json = new StringBuilder(seeds[random.nextInt(seeds.length)]);
      for (int change = random.nextInt(4); change > 0 && json.length() > 1; change--) {
        int at = random.nextInt(json.length());
        char character = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> json.setCharAt(at, character);
          case 1 -> json.insert(at, character);
          default -> json.deleteCharAt(at);
        }
      }
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      long scanned = PlayScan.songId(bytes);
      if (SongId.isInRange(scanned)) {
        decided++;
        assertThat(PlayReader.parse(bytes)).as(json.toString()).isEqualTo(scanned);
      }
    }
    assertThat(decided).isGreaterThan(50_000);
  }

  private static String randomName(Random random) {
    int length = random.nextInt(random.nextInt(10) == 0 ? 4_000 : 30);
    StringBuilder name = new StringBuilder();
    while (name.length() < length) {
      name.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> "\"\\/\b\f\n\r\t\0\u007f".charAt(random.nextInt(10));
            case 2 -> 0x10000 + random.nextInt(0x10ffff - 0x10000);
            case 3 -> 0x80 + random.nextInt(0xd800 - 0x80);
            default -> 'a' + random.nextInt(26);
          });
    }
    return name.toString();
  }
}
