package io.chartlake.compaction.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.lines.fast.Templates;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.line.KeyFormat;
import io.chartlake.rawzone.line.OddRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a record, as landing's lines would have it. */
class RecordReaderTest {
  private static final Projection PROJECTION =
      Projection.parse(
          "count BIGINT, songName STRING, value STRING",
          "_key AS id, count, songName, value, _partition AS p, _offset AS o, _timestamp AS t",
          FieldType.BIGINT,
          Set.of());
  private static final OptionalLong TIME = OptionalLong.of(5);

  private static byte[] key(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  /** The row of one record, or why there is none. */
  private static String row(RecordReader reader, byte[] key, byte[] value, long offset) {
    reader.take(offset, TIME, key, value);
    LatestRecords latest = reader.latest();
    int slot = key.length == Long.BYTES ? latest.find(ByteBuffer.wrap(key).getLong()) : -1;
    if (slot < 0 || latest.offset(slot) != offset) {
      List<String> rejects = reader.counts().firstRejects();
      return rejects.get(rejects.size() - 1);
    }
    if (latest.isDeleted(slot)) {
      return "deleted";
    }
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < PROJECTION.outputs().size(); i++) {
      boolean text = PROJECTION.outputs().get(i).column().type() == FieldType.STRING;
      row.append(i == 0 ? "" : " ")
          .append(
              latest.isNull(slot, i)
                  ? "null"
                  : text
                      ? new String(
                          latest.textBytes(slot, i),
                          latest.textStart(slot, i),
                          latest.textLength(slot, i),
                          UTF_8)
                      : String.valueOf(latest.number(slot, i)));
    }
    return row.toString();
  }

  private static RecordReader slow() {
    return new RecordReader(
        PROJECTION, "songs", 3, Templates.none(PROJECTION), Templates.none(PROJECTION));
  }

  private static String alone(byte[] value) {
    return row(new RecordReader(PROJECTION, "songs", 3), key(7), value, 12);
  }

  private static String alone(String value) {
    return alone(value.getBytes(UTF_8));
  }

  @Test
  void readsObjectsAndOtherJson() {
    assertThat(alone("{\"count\":1,\"songName\":\"A\"}")).isEqualTo("7 1 A null 3 12 5000");
    assertThat(alone(" {\"count\":1,\r\n\"songName\":\"A\\n\"}\n"))
        .isEqualTo("7 1 A\n null 3 12 5000");
    assertThat(alone("\uFEFF{\"count\":1}")).isEqualTo("7 1 null null 3 12 5000");
    assertThat(alone("{}")).isEqualTo("7 null null null 3 12 5000");
    assertThat(alone("{ }")).isEqualTo("7 null null null 3 12 5000");
    assertThat(alone("\"text\"")).isEqualTo("7 null null text 3 12 5000");
    assertThat(alone("null")).isEqualTo("7 null null null 3 12 5000");
    assertThat(alone("7")).endsWith("its value is no STRING");
    assertThat(alone("{\"count\":\"1\"}"))
        .isEqualTo("songs partition 3 offset 12: its count is no BIGINT");
    assertThat(alone((byte[]) null)).isEqualTo("deleted");
  }

  static List<OddRecord> values() {
    return OddRecord.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsEachOddValueThatLandsAndRejectsTheOthers(OddRecord value) { // I7
    String row = alone(value.bytes());
    if (value.lands()) {
      assertThat(row).containsPattern("^7 |: its (count|songName|value) is no [A-Z]+$");
    } else {
      assertThat(row).contains("songs partition 3 offset 12: the value").contains(reason(value));
    }
  }

  @Test
  void readsOddValuesQuicklyAsItDoesSlowly() {
    RecordReader quick = new RecordReader(PROJECTION, "songs", 3);
    RecordReader slow = slow();
    long offset = 0;
    for (int time = 0; time < 2; time++) {
      for (OddRecord value : OddRecord.values()) {
        for (String plain : List.of("{\"count\":1,\"x\":1}", "{\"count\":1,\"songName\":\"A\"}")) {
          row(quick, key(7), plain.getBytes(UTF_8), offset++);
        }
        String expected = row(slow, key(7), value.bytes(), offset);
        assertThat(row(quick, key(7), value.bytes(), offset++)).isEqualTo(expected);
      }
    }
  }

  @Test
  void readsEachOddTextKeyThatLandsAndRejectsTheOthers() { // I7
    Projection text =
        Projection.parse("count BIGINT", "_key AS id, _offset AS o", FieldType.STRING, Set.of());
    long offset = 0;
    for (OddRecord key : OddRecord.keys(KeyFormat.STRING)) {
      RecordReader reader = new RecordReader(text, "plays", 3);
      reader.take(offset++, TIME, key.bytes(), "{}".getBytes(UTF_8));
      assertThat(reader.latest().size()).as(key.spelling()).isEqualTo(key.lands() ? 1 : 0);
      if (!key.lands()) {
        assertThat(reader.counts().firstRejects()).first().asString().contains(reason(key));
      }
    }
  }

  private static String reason(OddRecord record) {
    return record.reason().orElseThrow();
  }

  @Test
  void rejectsAKeyThatIsNoneOfTheTables() { // I7
    assertThat(row(new RecordReader(PROJECTION, "songs", 3), new byte[3], "{}".getBytes(UTF_8), 1))
        .contains("offset 1: the key is no whole number of 64 bits: it has 3 bytes, not 8");
    RecordReader reader = new RecordReader(PROJECTION, "songs", 3);
    reader.take(1, TIME, null, "{}".getBytes(UTF_8));
    assertThat(reader.counts().firstRejects()).first().asString().endsWith("it has no _key");
  }

  @Test
  void keepsTheGreatestOffset() {
    RecordReader reader = new RecordReader(PROJECTION, "songs", 3);
    assertThat(row(reader, key(7), "{\"count\":1}".getBytes(UTF_8), 1)).startsWith("7 1");
    assertThat(row(reader, key(7), null, 2)).isEqualTo("deleted");
    assertThat(row(reader, key(7), "{\"count\":3}".getBytes(UTF_8), 3)).startsWith("7 3");
    row(reader, key(7), "x".getBytes(UTF_8), 4);
    row(reader, key(8), "x".getBytes(UTF_8), 5);
    assertThat(reader.latest().size()).isEqualTo(1);
    assertThat(reader.latest().number(0, 1)).isEqualTo(3);
    assertThat(reader.counts().records()).isEqualTo(3);
  }

  /** A reader that has learned shapes answers as one that asks Jackson each time. */
  @Test
  void readsQuicklyWhatItReadsSlowly() {
    List<String> seeds =
        List.of(
            "{\"count\":7,\"songName\":\"Believe\"}",
            "{\"songName\":null,\"count\":-12}",
            "{\"count\":7,\"other\":true,\"songName\":\"Zombie\"}",
            "{\"count\":7}",
            "{\"_deleted\":true}",
            "{\"_deleted\":false}",
            "{\"count\":7,\"songName\":\"B\",\"_key\":7,\"_partition\":3,\"_offset\":1,\"_timestamp\":5}\n",
            "{\"value\":\"x\"}",
            "\"x\"");
    String inserted = "{}[]\",:\\ \n\t01-eE._ktf\u00fc\uFEFF\0";
    Random random = new Random(1);
    RecordReader quick = new RecordReader(PROJECTION, "songs", 3);
    RecordReader slow = slow();
    for (int offset = 0; offset < 30_000; offset++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int change = random.nextInt(4); change > 1; change--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.deleteCharAt(at);
        } else {
          text.insert(at, inserted.charAt(random.nextInt(inserted.length())));
        }
        if (text.length() == 0) {
          text.append(' ');
        }
      }
      if (random.nextInt(20) == 0) {
        text.append(seeds.get(random.nextInt(seeds.size())));
      }
      byte[] value = text.toString().getBytes(UTF_8);
      if (random.nextInt(30) == 0) {
        value[random.nextInt(value.length)] = (byte) random.nextInt();
      }
      value = random.nextInt(30) == 0 ? null : value;
      String expected = row(slow, key(7), value, offset);
      assertThat(row(quick, key(7), value, offset)).as(text.toString()).isEqualTo(expected);
      assertThat(quick.counts().rejects()).as(text.toString()).isEqualTo(slow.counts().rejects());
    }
    assertThat(quick.counts().slowLines()).isLessThan(25_000);
    assertThat(quick.counts().rejects()).isBetween(5_000L, 22_000L);
  }
}
