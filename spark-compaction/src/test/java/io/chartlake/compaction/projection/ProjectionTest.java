package io.chartlake.compaction.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.lines.JacksonLineParser;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of columns means what it says, or is refused in words that help. */
class ProjectionTest {
  private static Projection parse(String columns, String select) {
    return Projection.parse(columns, select, FieldType.BIGINT, Set.of("kafka_offset"));
  }

  @Test
  void readsFieldsNamesAndCasts() {
    Projection projection =
        parse(
            "count BIGINT, `song name` string,\n at TIMESTAMP",
            "_key AS song_id, \"song name\" as name, CAST(count AS INT) AS plays, at"
                + ", _timestamp AS updated_at, cast(_offset as string) AS position");
    assertThat(projection.outputs())
        .extracting(output -> output.column().toString())
        .containsExactly(
            "song_id BIGINT",
            "name STRING",
            "plays INT",
            "at TIMESTAMP",
            "updated_at TIMESTAMP",
            "position STRING");
    assertThat(projection.keyOutput()).isZero();
  }

  @Test
  void marksColumnsThatMustBeThere() {
    Projection projection = parse("a BIGINT NOT NULL, b STRING not null, c INT", "_key AS k, a");
    assertThat(projection.raw().subList(0, 3))
        .extracting(Column::required)
        .containsExactly(true, true, false);
    assertThat(projection.outputs()).noneMatch(output -> output.column().required());
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> parse("count NUMBER", "_key AS k")).hasMessageContaining("'NUMBER'");
    assertThatThrownBy(() -> parse("count", "_key AS k")).hasMessageContaining("type of column");
    assertThatThrownBy(() -> parse("a INT NOT, b INT", "_key AS k")).hasMessageContaining("','");
    assertThatThrownBy(() -> parse("a INT b INT", "_key AS k")).hasMessageContaining("','");
    assertThatThrownBy(() -> parse("a INT, a INT", "_key AS k")).hasMessageContaining("twice");
    assertThatThrownBy(() -> parse("_key INT", "_key AS k")).hasMessageContaining("underscore");
    assertThatThrownBy(() -> parse("a INT", "a")).hasMessageContaining("_key is missing");
    assertThatThrownBy(() -> parse("a INT", "_key AS k, A")).hasMessageContaining("A is not");
    assertThatThrownBy(() -> parse("a INT", "_key AS k, a + 1")).hasMessageContaining("'+'");
    assertThatThrownBy(() -> parse("a INT", "_key AS k a")).hasMessageContaining("comma");
    assertThatThrownBy(() -> parse("a INT", "_key AS k, a AS K")).hasMessageContaining("twice");
    assertThatThrownBy(() -> parse("a INT", "_key AS k, _offset"))
        .hasMessageContaining("_offset is a reserved name");
    assertThatThrownBy(() -> parse("a INT", "_key AS kafka_offset"))
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> parse("a BOOLEAN", "_key AS k, CAST(a AS INT) AS b"))
        .hasMessageContaining("from BOOLEAN to INT");
    assertThatThrownBy(() -> parse("a INT", "CAST(_key AS INT) AS k"))
        .hasMessageContaining("_key is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upper(songName) AS x",
        "count + 1 AS x",
        "CASE WHEN count > 1 THEN 1 END AS x",
        "CAST(count + 1 AS INT) AS x",
        "count IS NULL AS x",
        "'text' AS x",
        "7 AS x",
        "songName || '!' AS x",
      })
  void namesTheEngineThatReadsOtherExpressions(String expression) {
    assertThatThrownBy(() -> parse("count BIGINT, songName STRING", "_key AS k, " + expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("any other expression needs --engine sql");
    assertThatThrownBy(() -> parse("count + 1", "_key AS k"))
        .hasMessageEndingWith("'+' is neither a name, a bracket nor a comma");
  }

  @ParameterizedTest
  @CsvSource({
    "INT, BIGINT, 7, 7",
    "BIGINT, INT, -2147483648, -2147483648",
    "BIGINT, INT, 2147483648, rejected",
    "BIGINT, STRING, 7, 7",
    "DOUBLE, BIGINT, 7.9, 7",
    "DOUBLE, BIGINT, 1e30, rejected",
    "DOUBLE, STRING, 7.5, 7.5",
    "BIGINT, DOUBLE, 3, 3.0",
    "STRING, BIGINT, '\" 12 \"', 12",
    "STRING, BIGINT, '\"twelve\"', rejected",
    "STRING, BOOLEAN, '\"TRUE\"', true",
    "BOOLEAN, STRING, true, true",
    "STRING, TIMESTAMP, '\"1970-01-01T01:00:00+01:00\"', 1970-01-01T00:00:00Z",
    "TIMESTAMP, STRING, 1500, 1970-01-01T00:00:01.500Z",
  })
  void castsOrRejects(FieldType from, FieldType to, String json, String expected) {
    Projection projection = parse("a " + from, "_key AS k, CAST(a AS " + to + ") AS b");
    assertThat(cast(projection, json)).isEqualTo(expected);
  }

  private static String cast(Projection projection, String json) {
    Line line = new Line(projection);
    RecordBuffer row = new RecordBuffer(2);
    byte[] bytes =
        ("{\"a\":" + json + ",\"_key\":1,\"_offset\":0}").getBytes(StandardCharsets.UTF_8);
    try {
      new JacksonLineParser(projection).parse(bytes, 0, bytes.length, line);
      projection.apply(line, row);
    } catch (RejectedLineException e) {
      return "rejected";
    }
    Column column = projection.outputs().get(1).column();
    if (column.type() == FieldType.STRING) {
      return row.string(1);
    }
    RecordBuffer text = new RecordBuffer(1);
    try {
      Cast.apply(column, FieldType.STRING, row, 1, text, 0);
    } catch (RejectedLineException e) {
      throw new AssertionError(e);
    }
    return text.string(0);
  }
}
