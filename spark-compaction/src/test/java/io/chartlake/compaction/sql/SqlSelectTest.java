package io.chartlake.compaction.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.projection.FieldType;
import io.chartlake.compaction.projection.Projection;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read as a select list, and what is refused in which words. */
class SqlSelectTest {
  private static Projection parse(String select) {
    return SqlSelect.parse(
        "count BIGINT, songName STRING, `song name` STRING",
        select,
        FieldType.BIGINT,
        Set.of("kafka_offset"),
        "UTC");
  }

  @Test
  void takesNamesAndTypesFromTheExpressions() {
    Projection projection =
        parse(
            "songName, _key AS id, CAST(count AS INT), \"song name\" AS title, count > 1 AS often,"
                + " date_trunc('HOUR', _timestamp) AS hour, UPPER(songName) AS name,"
                + " count / 2 AS half, CAST(count AS FLOAT) AS real");
    assertThat(projection.outputs())
        .extracting(output -> output.column().toString())
        .containsExactly(
            "songName STRING",
            "id BIGINT",
            "count INT",
            "title STRING",
            "often BOOLEAN",
            "hour TIMESTAMP",
            "name STRING",
            "half DOUBLE",
            "real FLOAT");
    assertThat(projection.outputs())
        .extracting(Projection.Output::isComputed)
        .containsExactly(false, false, true, false, true, true, true, true, true);
    assertThat(projection.keyOutput()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max(count) | max(count) is an aggregate",
        "sum(count) OVER (PARTITION BY songName) | sum(count) OVER (…) is a window function",
        "(SELECT 1) | (SELECT …) is a subquery",
        "count IN (SELECT 1) | (SELECT …) is a subquery",
        "explode(array(1, 2)) | explode(array(1, 2)) makes several rows of one",
        "rand(5) | rand(5) has another value each time",
        "upper(uuid()) | uuid() has another value each time",
        "input_file_name() | input_file_name() has another value each time",
        "now() | now() depends on when and by whom it is asked",
        "CAST(unix_timestamp() AS INT) | current_timestamp() depends on when",
        "current_user() | current_user() depends on when and by whom it is asked",
      })
  void refusesWhatDoesNotFollowFromTheRecordAlone(String expression, String reason) {
    assertThatThrownBy(() -> parse("_key AS k, " + expression + " AS x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("in '_key AS k, " + expression + " AS x' " + reason)
        .hasMessageEndingWith(
            "; a row must follow from its record alone, so leave that to the queries that read the"
                + " table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_key AS k, shout(songName) AS x | there is no function shout among those that Spark brings",
        "_key AS k, upper(songName) | upper(songName) has no name: add AS some_name",
        "_key AS k, count * 1.5 AS x | x is of type DECIMAL(23,1), which no column of the table can",
        "_key AS k, NULL AS x | x is of type VOID",
        "_key AS k, upper(songName COLLATE UNICODE) AS x | x is of type STRING COLLATE UNICODE",
        "_key AS k, count FROM songs | there is more than a list of columns",
        "_key AS k WHERE count > 1 | there is more than a list of columns",
        "DISTINCT _key AS k | there is more than a list of columns",
        "CAST(_key AS INT) AS k | _key is missing, without a cast",
        "_key AS k, count + 1 AS K | K is there twice",
        "_key AS k, count + 1 AS kafka_offset | kafka_offset is a reserved name of a table column",
        "* | _key is a reserved name of a table column",
        "_key AS k, songname AS x | Spark finds: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column,",
        "_key AS k, count + * 2 AS x | Spark finds: [PARSE_SYNTAX_ERROR] Syntax error at or near",
        "_key AS k, substring(songName) AS x | Spark finds: [",
        "_key AS k; DROP TABLE x | Spark finds: [PARSE_SYNTAX_ERROR]",
      })
  void namesWhatIsWrongInOneSentence(String select, String reason) {
    assertThatThrownBy(() -> parse(select))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("in '" + select + "' " + reason)
        .message()
        .hasLineCount(1)
        .doesNotContain("SQLSTATE");
  }

  @Test
  void namesATimeZoneThatThereIsNot() {
    assertThatThrownBy(
            () -> SqlSelect.parse("", "_key AS k", FieldType.BIGINT, Set.of(), "Mars/Olympus"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spark.sql.session.timeZone 'Mars/Olympus' is no time zone");
  }
}
