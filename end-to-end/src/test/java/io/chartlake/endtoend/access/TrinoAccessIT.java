package io.chartlake.endtoend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of Trino's users may do with the lake, and what is refused to them. */
@Tag("long")
class TrinoAccessIT {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();

  /** A query's refusal; the last is Trino's way of refusing procedures of a table. */
  private static final String REFUSED =
      "(?s).*(Access Denied: |ALTER TABLE EXECUTE is not supported for table with row filter).*";

  @TempDir private static Path temporary;
  private static Cli chartlake;
  private static TrinoClient trino;

  @BeforeAll
  static void start() throws SQLException {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free", "--only", "trino");
    trino = new TrinoClient(chartlake);
    trino.run("admin", "CREATE SCHEMA IF NOT EXISTS lake.dashboards");
    trino.run("admin", "CREATE SCHEMA lake.access_empty");
    trino.run("admin", "INSERT INTO lake.music.songs_latest VALUES (7, 'Believe', 3, NULL, 0, 4)");
    trino.run(
        "admin",
        "CREATE OR REPLACE VIEW lake.dashboards.access_test SECURITY DEFINER AS SELECT l.plays,"
            + " r.object FROM lake.music.songs_latest l LEFT JOIN hive.songs.changelog r"
            + " ON l.song_id = r.song_id");
  }

  @AfterAll
  static void stop() {
    chartlake.downLeavingNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"analyst", "superset"})
  void readersChangeNothing(String user) throws Exception {
    refused(user, statements("refused-to-readers.sql"));
  }

  @Test
  void analystReadsTheWholeLake() throws SQLException {
    for (String table :
        List.of(
            "lake.music.songs_now",
            "lake.music.songs_latest",
            "lake.music.\"songs_latest$snapshots\"",
            "lake.music.\"songs_latest$refs\"",
            "lake.music.top_songs",
            "lake.music.plays_by_minute",
            "lake.music.freshness",
            "hive.songs.dead_letters",
            "lake.dashboards.access_test",
            "hive.songs.songs",
            "hive.songs.changelog",
            "hive.songs.changelog_lines",
            "hive.information_schema.tables")) {
      trino.run("analyst", "SELECT * FROM " + table);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lake.music.songs_now", "lake.music.top_songs", "lake.dashboards.access_test"})
  void supersetReadsViews(String view) throws SQLException {
    assertThat(trino.value("superset", "SELECT plays FROM " + view)).isEqualTo(3L);
  }

  @Test
  void supersetReadsNothingButViews() throws Exception {
    refused("superset", statements("refused-to-superset.sql"));
  }

  @Test
  void supersetIsShownWhatItMayRead() throws SQLException {
    assertThat(trino.run("superset", "SHOW CATALOGS")).doesNotContain(List.of("hive"));
    assertThat(trino.run("superset", "SHOW TABLES FROM lake.music"))
        .contains(List.of("songs_now"), List.of("top_songs"))
        .doesNotContain(List.of("songs_latest"));
  }

  @Test
  void publisherReplacesWhatItPublishes() throws Exception {
    String template = Files.readString(ROOT.resolve("sql/songs_now.sql.template"));
    String songsNow = template.replace("{{tail}}", "hour >= '2026-01-01-00'").strip();
    trino.run("publisher", songsNow.substring(0, songsNow.length() - 1));
    trino.run(
        "publisher",
        "CREATE OR REPLACE VIEW lake.music.movers SECURITY DEFINER AS SELECT n.plays FROM"
            + " lake.music.songs_now n LEFT JOIN lake.music.songs_latest l ON l.song_id ="
            + " n.song_id CROSS JOIN (SELECT count(*) FROM lake.music.\"songs_latest$refs\")");
    for (String reader : List.of("admin", "analyst", "superset", "publisher")) {
      for (String view : List.of("songs_now", "movers")) {
        assertThat(trino.value(reader, "SELECT plays FROM lake.music." + view))
            .as(reader + " reads " + view)
            .isEqualTo(3L);
      }
    }
    assertThat(trino.value("admin", "SHOW CREATE VIEW lake.music.songs_now"))
        .asString()
        .contains("2026-01-01-00");
  }

  @Test
  void publisherDoesNothingElse() throws Exception {
    refused("publisher", statements("refused-to-publisher.sql"));
  }

  /** The readers' own attempts to have more are among what is refused to them. */
  @Test
  void aQueryThatRunsAwayIsEnded() throws SQLException {
    String limit = "query_max_execution_time";
    try (Connection connection = trino.connect("admin")) {
      assertThat(TrinoClient.run(connection, "SHOW SESSION LIKE '" + limit + "'").get(0).get(2))
          .as("default for everybody")
          .isEqualTo("5.00m");
      TrinoClient.run(connection, "SET SESSION " + limit + " = '1s'");
      String numbers = "UNNEST(sequence(1, 10000))";
      assertThatThrownBy(
              () ->
                  TrinoClient.run(
                      connection,
                      "SELECT count(*) FROM %1$s a (x), %1$s b (y), %1$s c (z) WHERE x * y = z + 1"
                          .formatted(numbers)))
          .hasMessageContaining("exceeded the maximum execution time limit");
    }
  }

  @Test
  void adminDoesEverything() throws SQLException {
    trino.run("admin", "CREATE TABLE lake.music.scratch AS SELECT 1 a");
    trino.run("admin", "INSERT INTO lake.music.scratch VALUES 2");
    trino.run("admin", "ALTER TABLE lake.music.scratch EXECUTE optimize");
    trino.run("admin", "DELETE FROM lake.music.scratch WHERE a = 1");
    assertThat(trino.value("admin", "SELECT sum(a) FROM lake.music.scratch")).isEqualTo(2L);
    trino.run("admin", "DROP TABLE lake.music.scratch");
    assertThatCode(() -> trino.run("admin", "SELECT * FROM system.runtime.queries"))
        .doesNotThrowAnyException();
  }

  /** One a line. */
  private static List<String> statements(String resource) throws IOException {
    try (var in = TrinoAccessIT.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Each is refused for want of a right, and the lake is afterwards what it was. */
  private static void refused(String user, List<String> statements) throws SQLException {
    List<List<Object>> before = lake();
    SoftAssertions softly = new SoftAssertions();
    try (Connection connection = trino.connect(user)) {
      for (String statement : statements) {
        softly
            .assertThatThrownBy(() -> TrinoClient.run(connection, statement))
            .as("%s: %s", user, statement)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching(REFUSED);
      }
    }
    softly.assertAll();
    assertThat(lake()).as("rows, snapshots and tables").isEqualTo(before);
  }

  /** What could have changed: rows, snapshots, tables. */
  private static List<List<Object>> lake() throws SQLException {
    return trino.run(
        "admin",
        "SELECT (SELECT listagg(CAST(plays AS varchar), ',') WITHIN GROUP (ORDER BY song_id) FROM"
            + " lake.music.songs_latest), (SELECT count(*) FROM"
            + " lake.music.\"songs_latest$snapshots\"), (SELECT count(*) FROM"
            + " lake.information_schema.tables), (SELECT count(*) FROM"
            + " hive.information_schema.tables)");
  }
}
