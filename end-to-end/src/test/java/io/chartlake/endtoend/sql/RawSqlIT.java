package io.chartlake.endtoend.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Trino makes of a raw zone in which there is everything, good lines and bad. */
class RawSqlIT {
  private static final Path ROOT = Path.of(System.getProperty("chartlake.home")).normalize();
  private static final String TOPIC = "music-chart-songs-store-changelog";
  private static final RawZone ZONE = new RawZone("", TOPIC);
  private final HourUtc hour = HourUtc.of(Instant.now());
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path temporary;
  private static Cli chartlake;
  private static Bucket raw;
  private static AdminSession trino;

  private final List<String> put = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free", "--only", "trino");
    raw = new Bucket(chartlake.port("s3"), Bucket.Credentials.of(chartlake.folder()), TOPIC, true);
    trino = new AdminSession(chartlake);
  }

  @AfterAll
  static void stop() throws Exception {
    if (trino != null) {
      trino.close();
      raw.close();
    }
    chartlake.downLeavingNothing();
  }

  @AfterEach
  void removeObjects() {
    put.forEach(raw::delete);
  }

  private String put(int partition, HourUtc hour, long from, long to, byte[] bytes) {
    ObjectName name = new ObjectName(partition, hour, new OffsetRange(from, to), Compression.NONE);
    return put(ZONE.key(name), bytes);
  }

  private String put(String key, byte[] bytes) {
    raw.write(key, bytes, Map.of(ObjectMetadata.FORMAT, ObjectMetadata.FORMAT_VERSION));
    put.add(key);
    return key;
  }

  @Test
  void eachLineIsAGoodRowOrARejectAsForTheCompaction() throws Exception { // I7
    RawLines lines = RawLines.ofEveryKind(3);
    String blankLinesBetween = "\n \t\r\n\n";
    put(3, hour, 0, lines.lines().size(), lines.bytes(blankLinesBetween));
    for (String view : List.of("hive.songs.changelog", "lake.music.songs_now")) {
      assertThat(trino.number("SELECT count(*) FROM " + view)).as(view).isPositive();
      trino.rows("SELECT max(length(song_name)), max(plays), max(updated_at) FROM " + view);
    }
    // Landing takes no such line, and songs_now could not read it; the compaction has to come
    // first.
    RawLines deep = RawLines.tooDeep(4);
    String deepKey = put(4, hour, 0, deep.lines().size(), deep.bytes());

    assertThat(
            trino.column(
                "SELECT line FROM hive.songs.changelog ORDER BY \"partition\", kafka_offset"))
        .isEqualTo(texts(true, lines, deep));
    assertThat(trino.column("SELECT line FROM hive.songs.changelog_rejects"))
        .containsExactlyInAnyOrderElementsOf(texts(false, lines, deep));
    assertThat(
            trino.rows(
                "SELECT object, count(reason) FROM hive.songs.changelog_rejects"
                    + " WHERE \"partition\" = '00004' GROUP BY 1"))
        .containsExactly(List.of("s3a://" + TOPIC + "/" + deepKey, 3L));
    assertThat(trino.number("SELECT count_if(reason IS NULL) FROM hive.songs.changelog_rejects"))
        .isZero();

    Cli.Ended compacted = chartlake.run("compact", "once");
    String said =
        compacted
            .output()
            .lines()
            .filter(line -> line.startsWith("{") && line.contains("lake.music.songs_latest"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(compacted.output()));
    JsonNode result = JSON.readTree(said);
    assertThat(result.path("rejects").asLong())
        .as(compacted.output())
        .isEqualTo(texts(false, lines, deep).size());
    assertThat(result.path("read").asLong()).isEqualTo(texts(true, lines, deep).size());

    String latest =
        "SELECT song_id, max_by(song_name, kafka_offset), max_by(plays, kafka_offset)"
            + " FROM hive.songs.changelog GROUP BY 1 HAVING NOT max_by(deleted, kafka_offset)"
            + " ORDER BY 1";
    String rows = "SELECT song_id, song_name, plays FROM %s ORDER BY 1";
    List<List<Object>> expected = trino.rows(latest);
    for (String table : List.of("songs_latest", "songs_now", "top_songs")) {
      assertThat(trino.rows(rows.formatted("lake.music." + table))).as(table).isEqualTo(expected);
    }
    assertThat(expected.stream().map(row -> row.get(1))).containsAll(RawLines.NAMES);
  }

  @Test
  void whatLandedBeforeTheTablesWereMadeIsSeen() throws SQLException { // I5
    put(7, hour.plus(-1), 1, 2, new RawLines(7).good("\"count\":2").bytes());
    put(8, hour.plus(-20), 0, 1, new RawLines(8).good("\"count\":3").bytes());
    trino.run("DROP TABLE hive.songs.changelog_text"); // as it is after a crash in between

    chartlake.succeed("up", "--only", "trino");

    assertThat(trino.column("SELECT plays FROM hive.songs.changelog ORDER BY 1"))
        .containsExactly(2L, 3L);
    assertThat(
            trino.column(
                "SELECT plays FROM lake.music.songs_now WHERE kafka_partition > 6 ORDER BY 1"))
        .containsExactly(2L, 3L);
    List<Object> made = trino.column("SHOW CREATE TABLE hive.songs.changelog_lines");
    chartlake.succeed("up", "--only", "trino");
    assertThat(trino.column("SHOW CREATE TABLE hive.songs.changelog_lines")).isEqualTo(made);
  }

  private static List<String> texts(boolean good, RawLines... objects) {
    return Stream.of(objects)
        .flatMap(lines -> lines.lines().stream())
        .filter(line -> line.good() == good)
        .map(line -> new String(line.text(), UTF_8))
        .toList();
  }

  /** The compaction takes it as it came last; landing sets such records aside. */
  @Test
  void aFieldThatComesTwiceMakesAReject() throws SQLException {
    put(6, hour, 0, 1, new RawLines(6).good("\"count\":1,\"count\":2").bytes());
    assertThat(trino.number("SELECT count(*) FROM hive.songs.changelog")).isZero();
    assertThat(trino.column("SELECT reason FROM hive.songs.changelog_rejects"))
        .containsExactly("it is no JSON object, or has a field twice");
  }

  @Test
  void whatIsNoRawObjectIsPassedOver() throws SQLException {
    byte[] line = new RawLines(5).good("\"count\":1,\"songName\":\"Believe\"").bytes();
    put(5, hour, 0, 1, line);
    put(5, hour, 1, 9, new byte[0]);
    String folder = ZONE.hourPrefix(5, hour);
    put(folder + "README.txt", "what is this?\n".getBytes(UTF_8));
    put(folder + "00000000000000000009-00000000000000000011.jsonl.tmp", line);
    put(folder + "_temporary/00000000000000000009-00000000000000000011.jsonl", line);
    put(folder + ".hidden", line);
    put(
        ZONE.partitionPrefix(5) + "hour=yesterday/00000000000000000009-00000000000000000011.jsonl",
        line);
    put(ZONE.root() + "stray.json", line);
    put("another-topic.json/stray.json", line);

    assertThat(trino.number("SELECT count(*) FROM hive.songs.changelog")).isOne();
    assertThat(trino.number("SELECT count(*) FROM hive.songs.changelog_rejects")).isZero();
  }

  /** An older landing wrote all values of headers as base64. */
  @Test
  void deadLettersOfAnOlderLandingReadAsThoseOfNow() throws SQLException { // I7
    String letter =
        "{\"value\":\"bm8gSlNPTg==\",\"_key\":null,\"_partition\":0,\"_offset\":%d,"
            + "\"_timestamp\":1606000000000,\"_headers\":["
            + "{\"key\":\"__connect.errors.topic\",\"value\":\"%s\"},"
            + "{\"key\":\"__connect.errors.partition\",\"value\":\"%s\"},"
            + "{\"key\":\"__connect.errors.offset\",\"value\":\"%s\"},"
            + "{\"key\":\"__connect.errors.exception.message\",\"value\":\"%s\"},"
            + "{\"key\":\"none\",\"value\":null}]}\n";
    String old = letter.formatted(0, "c29uZ3M=", "MTE=", "MTIzNA==", "bm8gY291bnQ=");
    String now = letter.formatted(1, "songs", "11", "1234", "no count");
    ObjectName name = new ObjectName(0, hour, new OffsetRange(0, 2), Compression.NONE);
    put(new RawZone("", "landing-dlq").key(name), (old + now).getBytes(UTF_8));

    assertThat(
            trino.rows(
                "SELECT source_topic, source_partition, source_offset, reason, value_text"
                    + " FROM hive.songs.dead_letters"))
        .containsExactly(
            List.of("songs", 11, 1234L, "no count", "no JSON"),
            List.of("songs", 11, 1234L, "no count", "no JSON"));
  }

  @Test
  void readsOnlyTheHoursAndPartitionsItIsAskedFor() throws SQLException {
    for (int partition = 0; partition < 12; partition++) {
      RawLines lines = new RawLines(partition);
      for (int i = 0; i < 10; i++) {
        lines.good("\"count\":" + i);
      }
      put(partition, hour.plus(-1), 0, 10, lines.bytes());
      put(partition, hour, 10, 20, lines.bytes());
    }
    for (String view : List.of("changelog", "changelog_rejects")) {
      String all = "SELECT count(*) FROM hive.songs." + view;
      assertThat(trino.run(all).readRows()).isEqualTo(240);
      assertThat(trino.run(all + " WHERE \"hour\" = '" + hour + "'").readRows()).isEqualTo(120);
      AdminSession.Answer one =
          trino.run(all + " WHERE \"hour\" >= '" + hour + "' AND \"partition\" = '00007'");
      assertThat(one.readRows()).isEqualTo(10);
      assertThat(one.splits()).isLessThan(trino.run(all).splits());
    }
  }

  @Test
  void theArticlesOwnStatementsRunAsTheyAre() throws Exception {
    put(
        0,
        hour,
        0,
        2,
        new RawLines(0)
            .good("\"count\":1,\"songName\":\"Believe\"")
            .good("\"count\":2,\"songName\":\"Believe\"")
            .bytes());
    trino.run("DROP TABLE hive.songs.songs");
    trino.run(
        "CREATE TABLE hive.songs.songs (count int, songName varchar) WITH"
            + " (format='json',external_location='s3a://music-chart-songs-store-changelog/music-chart-songs-store-changelog.json/')");
    trino.run("USE hive.songs");
    assertThat(trino.rows("select * from songs"))
        .containsExactlyInAnyOrder(List.of(1, "Believe"), List.of(2, "Believe"));

    Path session =
        Files.writeString(
            temporary.resolve("session.sql"), "USE hive.songs;\nselect * from songs -- all");
    Cli.Ended shown = chartlake.run("sql", session.toString());
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("songname").contains("(2 rows)").contains("Believe");
    Cli.Ended piped = chartlake.pipe(Files.readString(session) + ";", "sql", "--format=CSV");
    assertThat(piped.code()).as(piped.output()).isZero();
    assertThat(piped.output()).contains("\"1\",\"Believe\"").doesNotContain("songname");
    Cli.Ended named = chartlake.run("sql", "-f", session.toString(), "--format=JSON");
    assertThat(named.output()).contains("{\"count\":1,\"songname\":\"Believe\"}");
  }

  /** The stack's start has applied each once. */
  @Test
  @Tag("long")
  void eachFileCanBeAppliedByTrinosOwnCommandLineAgain() throws IOException, SQLException {
    try (Stream<Path> files = Files.list(ROOT.resolve("sql"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).sorted().toList()) {
        Cli.Ended applied = chartlake.run("sql", "--user", "admin", file.toString());
        assertThat(applied.code()).as(file + "\n" + applied.output()).isZero();
      }
    }
    assertThat(trino.column("SHOW TABLES FROM hive.songs")).contains("changelog", "dead_letters");
  }

  @Test
  void aFileWithAnErrorIsNamedWithItsLineAndTheOthersAreApplied() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("checkout"));
    for (String part : List.of(".chartlake", "landing", "local", "player", "streaming-agg")) {
      Files.createSymbolicLink(root.resolve(part), ROOT.resolve(part).toAbsolutePath());
    }
    Path sql = Files.createDirectory(root.resolve("sql"));
    Files.createSymbolicLink(sql.resolve("access"), ROOT.resolve("sql/access").toAbsolutePath());
    Files.writeString(
        sql.resolve("01-fine.sql"), "CREATE OR REPLACE VIEW hive.songs.before_it AS SELECT 1 a;");
    Files.writeString(
        sql.resolve("02-broken.sql"),
        """
        -- One;
        SELECT 1;

        SELECT 2,
          nothing
        FROM hive.songs.before_it;
        CREATE OR REPLACE VIEW hive.songs.broken AS SELECT 1 a;
        """);
    Files.writeString(
        sql.resolve("03-later.sql"),
        "CREATE OR REPLACE VIEW hive.songs.behind_it AS SELECT 1 a; -- hive.songs.broken");

    Cli.Ended up = new Cli(chartlake.folder(), root).run("up", "--only", "trino");

    assertThat(up.code()).isEqualTo(1);
    assertThat(up.output())
        .contains("sql/02-broken.sql, line 5: Column 'nothing' cannot be resolved");
    assertThat(trino.rows("SELECT * FROM hive.songs.before_it")).hasSize(1);
    assertThat(trino.rows("SELECT * FROM hive.songs.behind_it")).hasSize(1);
    assertThatThrownBy(() -> trino.rows("SELECT * FROM hive.songs.broken"))
        .hasMessageContaining("broken");
    trino.run("DROP VIEW hive.songs.before_it");
    trino.run("DROP VIEW hive.songs.behind_it");

    Files.writeString(
        sql.resolve("02-broken.sql"),
        "-- hive.songs.before_it\nCREATE SCHEMA IF NOT EXISTS pond.music;\n");
    Files.delete(sql.resolve("03-later.sql"));
    Cli.Ended elsewhere = new Cli(chartlake.folder(), root).run("up", "--only", "trino");
    assertThat(elsewhere.output())
        .contains("sql/02-broken.sql, line 2: Catalog 'pond'")
        .contains("need a Trino with the catalogs hive and lake");
    trino.run("DROP VIEW hive.songs.before_it");
  }
}
