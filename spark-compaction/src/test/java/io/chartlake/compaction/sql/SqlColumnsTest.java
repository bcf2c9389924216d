package io.chartlake.compaction.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.RecordReader;
import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions make of a record. */
class SqlColumnsTest {
  private static final long TIME = Instant.parse("2026-11-23T22:35:10.123Z").toEpochMilli();
  private static final byte[] KEY = ByteBuffer.allocate(Long.BYTES).putLong(7).array();

  private static final String RECORD =
      "{\"count\":3,\"songName\":\"straße \\u00e5é\",\"loud\":true,\"beats\":1.5,\"seconds\":0.25,"
          + "\"rank\":null,\"tags\":{\"genre\":[\"rock\",\"pop\"],\"year\":1998}}";

  private static Projection projection(String expression, String timeZone) {
    return SqlSelect.parse(
        "count BIGINT, songName STRING, loud BOOLEAN, beats DOUBLE, seconds FLOAT, rank INT,"
            + " tags STRING",
        "_key AS k, " + expression + " AS x",
        FieldType.BIGINT,
        Set.of(),
        timeZone);
  }

  private static RecordReader reader(Projection projection) {
    return new RecordReader(projection, "songs", 0);
  }

  private static String value(String expression, String timeZone, String json) {
    Projection projection = projection(expression, timeZone);
    RecordReader reader = reader(projection);
    reader.take(0, OptionalLong.of(TIME), KEY, json.getBytes(UTF_8));
    LatestRecords latest = reader.latest();
    if (latest.size() == 0) {
      return reader.counts().firstRejects().get(0);
    }
    if (latest.isNull(0, 1)) {
      return "null";
    }
    return switch (projection.outputs().get(1).column().type()) {
      case STRING ->
          new String(
              latest.textBytes(0, 1), latest.textStart(0, 1), latest.textLength(0, 1), UTF_8);
      case FLOAT, DOUBLE -> Double.toString(Double.longBitsToDouble(latest.number(0, 1)));
      case TIMESTAMP -> Instant.EPOCH.plus(latest.number(0, 1), ChronoUnit.MICROS).toString();
      case BOOLEAN, INT, BIGINT -> Long.toString(latest.number(0, 1));
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upper(songName) | STRASSE ÅÉ",
        "concat(songName, ' (', count, ')') | straße åé (3)",
        "CASE WHEN count > 5 THEN 'often' WHEN loud THEN 'loud' END | loud",
        "count + 1 | 4",
        "coalesce(rank, -1) | -1",
        "nullif(upper(songName), 'STRASSE ÅÉ') | null",
        "rank + 1 | null",
        "NOT loud | 0",
        "beats * 2 | 3.0",
        "seconds | 0.25",
        "seconds + CAST(1 AS FLOAT) | 1.25",
        "date_trunc('HOUR', _timestamp) | 2026-11-23T22:00:00Z",
        "date_format(_timestamp, 'yyyy-MM-dd') | 2026-11-23",
        "CAST(to_date('2026-11-23') AS TIMESTAMP) | 2026-11-23T00:00:00Z",
        "get_json_object(tags, '$.genre[1]') | pop",
        "from_json(tags, 'year INT').year | 1998",
        "aggregate(transform(array(count, 2L), n -> n * n), 0L, (a, b) -> a + b) | 13",
        "regexp_replace(songName, '[^a-z]', '') | strae",
        "try_divide(count, 0) | null",
        "_offset + _partition | 0",
      })
  void hasTheValueThatSparkGives(String expression, String expected) {
    assertThat(value(expression, "UTC", RECORD)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count / (count - 3) | [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor",
        "CAST(count * 1000000000000 AS INT) | [CAST_OVERFLOW] The value 3000000000000L of the type",
        "count + 9223372036854775807 | [ARITHMETIC_OVERFLOW]",
        "CAST(songName AS INT) | [CAST_INVALID_INPUT] The value 'straße åé' of the type",
        "element_at(array(1), CAST(count AS INT)) | [INVALID_ARRAY_INDEX_IN_ELEMENT_AT]",
      })
  void rejectsARecordWithoutAValue(String expression, String reason) {
    assertThat(value(expression, "UTC", RECORD))
        .startsWith("songs partition 0 offset 0: column x has no value: " + reason)
        .hasLineCount(1)
        .hasSizeLessThan(400)
        .doesNotContain("spark.sql.ansi.enabled");
  }

  @Test
  void readsTimesInTheGivenZone() {
    assertThat(value("CAST(_timestamp AS STRING)", "Asia/Tokyo", RECORD))
        .isEqualTo("2026-11-24 07:35:10.123");
    assertThat(value("date_trunc('DAY', _timestamp)", "Asia/Tokyo", RECORD))
        .isEqualTo("2026-11-23T15:00:00Z");
  }

  @Test
  void makesTextOfMalformedBytesValid() {
    assertThat(value("CAST(unhex('41FF42') AS STRING)", "UTC", RECORD)).isEqualTo("A\ufffdB");
  }

  @Test
  void computesNothingForATombstone() {
    RecordReader reader = reader(projection("1 / 0", "UTC"));
    reader.take(0, OptionalLong.of(TIME), KEY, null);
    assertThat(reader.latest().isDeleted(0)).isTrue();
    assertThat(reader.counts().rejects()).isZero();
  }

  @Test
  void keepsNothingOfTheRecordBefore() {
    RecordReader reader = reader(projection("upper(songName)", "UTC"));
    byte[] other = ByteBuffer.allocate(Long.BYTES).putLong(8).array();
    reader.take(0, OptionalLong.of(TIME), KEY, RECORD.getBytes(UTF_8));
    reader.take(1, OptionalLong.of(TIME), other, "{\"count\":1}".getBytes(UTF_8));
    LatestRecords latest = reader.latest();
    assertThat(latest.isNull(latest.find(7), 1)).isFalse();
    assertThat(latest.isNull(latest.find(8), 1)).isTrue();
  }
}
