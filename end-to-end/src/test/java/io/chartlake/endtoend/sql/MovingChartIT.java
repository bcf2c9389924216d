package io.chartlake.endtoend.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import io.chartlake.testsupport.S3Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers of the chart see while plays flow and compaction commits below them. */
@Tag("long")
class MovingChartIT {
  private static final Path SQL =
      Path.of(System.getProperty("chartlake.home")).resolve("sql").normalize();
  private static final int READS = 200;
  private static final int READS_PER_LOOK_AT_THE_VIEW = 5;
  private static final int TOTALS = 50;
  private static final int COMMITS = 5;
  private static final int PLAYS_PER_SECOND = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** It ends by what it has seen; on a loaded machine a read takes a second and more. */
  private static final Duration WATCHED = Duration.ofMinutes(8);

  private static final String COUNTED = "SELECT song_id, plays FROM ";
  private static final int MOST_FAILURES = 3;

  /** Each snapshot with what the raw lines below its watermark say. */
  private static final String FOLDS =
      """
      WITH watermarks AS (
        SELECT snapshot_id, CAST(json_extract(json_parse(summary['chartlake.watermark']), '$.next') AS map(varchar, bigint)) AS next
        FROM (%s)
      ),
      counts AS (
        SELECT snapshot_id, song_id, max_by(plays, kafka_offset) AS plays
        FROM watermarks JOIN hive.songs.changelog
        ON kafka_offset < coalesce(element_at(next, CAST(kafka_partition AS varchar)), 0)
        GROUP BY snapshot_id, song_id
      )
      SELECT snapshot_id, sum(plays) FROM counts GROUP BY snapshot_id
      """;

  @TempDir private Path temporary;
  private Cli chartlake;
  private TrinoClient trino;

  @BeforeEach
  void start() {
    chartlake = new Cli(temporary.resolve("stack"));
    chartlake.succeed("up", "--ports", "free");
    trino = new TrinoClient(chartlake);
  }

  @AfterEach
  void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void neverGoesBackwardsNeverMissesASongAndEndsAsTheLedgerSays() throws Exception { // I1, I5
    Cli.Running player = chartlake.start("play", "--rate", "" + PLAYS_PER_SECOND);
    Cli.Running compaction = chartlake.start("compact", "every", "5s");
    CompletableFuture<Void> audits =
        CompletableFuture.runAsync(
            new MovingAudit(chartlake, trino)::findsWhatIsWrongAndNothingElse);
    watch(player, compaction);
    audits.join();
    assertThat(player.process().isAlive()).as("plays flow").isTrue();
    end(player);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(counted("lake.music.songs_now")).isEqualTo(acknowledged()));
    end(compaction);
    chartlake.succeed("compact", "once");
    assertThat(counted("lake.music.songs_latest")).isEqualTo(acknowledged());
    everySnapshotIsTheFoldBelowItsWatermark();
    minutesSumUpToThePlays();
    examplesOfHistoryHaveAnswers();
    moversCompareWithATag();
    isRightAfterARollback();
  }

  /** Reads until all there was to see has been seen. */
  private void watch(Cli.Running player, Cli.Running compaction) throws SQLException {
    Map<Long, Long> before = Map.of();
    Set<Long> totals = new HashSet<>();
    Set<Object> published = new HashSet<>();
    long deadline = System.nanoTime() + WATCHED.toNanos();
    try (Connection connection = trino.connect("analyst");
        Connection admin = trino.connect("admin")) {
      for (int reads = 0;
          reads < READS || totals.size() < TOTALS || published.size() <= COMMITS;
          reads++) {
        assertThat(System.nanoTime())
            .as("%d totals, %d published views", totals.size(), published.size())
            .isLessThan(deadline);
        Map<Long, Long> now = counted(connection, "lake.music.songs_now");
        before.forEach(
            (song, plays) ->
                assertThat(now.get(song))
                    .as("plays of song " + song)
                    .isGreaterThanOrEqualTo(plays));
        before = now;
        totals.add(now.values().stream().mapToLong(Long::longValue).sum());
        if (reads % READS_PER_LOOK_AT_THE_VIEW == 0) {
          published.add(
              TrinoClient.run(admin, "SHOW CREATE VIEW lake.music.songs_now").get(0).get(0));
        }
      }
      assertThat(compaction.process().isAlive()).as("compaction goes on").isTrue();
      assertThat((Long) TrinoClient.run(connection, snapshots("count(*)")).get(0).get(0))
          .as("commits")
          .isGreaterThanOrEqualTo(COMMITS);
    }
  }

  /** Ends a command as Ctrl-C does, and waits for it. */
  private static void end(Cli.Running command) {
    command.process().destroy();
    command.await();
  }

  private void everySnapshotIsTheFoldBelowItsWatermark() throws SQLException { // I5
    List<List<Object>> folds =
        trino.run("analyst", FOLDS.formatted(snapshots("snapshot_id, summary")));
    assertThat(folds).hasSizeGreaterThanOrEqualTo(COMMITS);
    for (List<Object> fold : folds) {
      assertThat(
              trino.value(
                  "analyst",
                  "SELECT sum(plays) FROM lake.music.songs_latest FOR VERSION AS OF "
                      + fold.get(0)))
          .as("plays at snapshot " + fold.get(0))
          .isEqualTo(fold.get(1));
    }
  }

  private static String snapshots(String columns) {
    return "SELECT "
        + columns
        + " FROM lake.music.\"songs_latest$snapshots\""
        + " WHERE element_at(summary, 'chartlake.watermark') IS NOT NULL";
  }

  private void minutesSumUpToThePlays() {
    long plays = acknowledged().values().stream().mapToLong(Long::longValue).sum();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              chartlake.succeed("compact", "once");
              assertThat(
                      trino.value("analyst", "SELECT sum(plays) FROM lake.music.plays_by_minute"))
                  .isEqualTo(plays);
            });
  }

  private void examplesOfHistoryHaveAnswers() {
    String answers = chartlake.succeed("sql", SQL.resolve("examples/history.sql").toString());
    assertThat(answers.lines().filter(line -> line.matches("\\([1-9]\\d* rows?\\)"))).hasSize(4);
  }

  /** The compaction chooses a tag an hour old; here the view is published with this hour's. */
  private void moversCompareWithATag() throws Exception {
    String tag =
        "FOR VERSION AS OF '"
            + trino.value(
                "admin",
                "SELECT min(name) FROM lake.music.\"songs_latest$refs\" WHERE type = 'TAG'")
            + "'";
    Map<Long, Long> before = ranks(counted("lake.music.songs_latest " + tag));
    Path view = temporary.resolve("movers.sql");
    Files.writeString(
        view, Files.readString(SQL.resolve("movers.sql.template")).replace("{{an_hour_ago}}", tag));
    chartlake.succeed("sql", "--user", "publisher", view.toString());
    chartlake.succeed("play", "--plays", "2000", "--rate", "max");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(counted("lake.music.songs_now")).isEqualTo(acknowledged()));

    Map<Long, Long> now = ranks(acknowledged());
    Set<String> movements = new HashSet<>();
    List<List<Object>> movers =
        trino.run("analyst", "SELECT song_id, rank, rank_before, movement FROM lake.music.movers");
    assertThat(movers).hasSameSizeAs(now.keySet());
    for (List<Object> mover : movers) {
      Long song = (Long) mover.get(0);
      Long rankBefore = before.get(song);
      assertThat(mover)
          .containsExactly(song, now.get(song), rankBefore, movement(rankBefore, now.get(song)));
      movements.add(((String) mover.get(3)).substring(0, 1));
    }
    assertThat(movements).contains("+", "-");
  }

  private static String movement(Long before, long now) {
    if (before == null) {
      return "new";
    }
    return before == now ? "=" : (before > now ? "+" : "-") + Math.abs(before - now);
  }

  /** One and how many have more plays. */
  private static Map<Long, Long> ranks(Map<Long, Long> plays) {
    Map<Long, Long> ranks = new HashMap<>();
    plays.forEach(
        (song, own) ->
            ranks.put(song, 1 + plays.values().stream().filter(other -> other > own).count()));
    return ranks;
  }

  private void isRightAfterARollback() throws SQLException {
    List<List<Object>> snapshots =
        trino.run("analyst", snapshots("snapshot_id") + " ORDER BY committed_at");
    String early = snapshots.get(1).get(0).toString();
    assertThat(chartlake.succeed("compact", "rollback", "--to", early)).contains(early);
    assertThat(counted("lake.music.songs_latest"))
        .as("the table has fallen")
        .isNotEqualTo(acknowledged());
    assertThat(counted("lake.music.songs_now")).isEqualTo(acknowledged());
    chartlake.succeed("compact", "once");
    assertThat(counted("lake.music.songs_latest")).isEqualTo(acknowledged());
    assertThat(counted("lake.music.songs_now")).isEqualTo(acknowledged());
  }

  private Map<Long, Long> counted(String table) throws SQLException {
    try (Connection connection = trino.connect("analyst")) {
      return counted(connection, table);
    }
  }

  private static Map<Long, Long> counted(Connection connection, String table) throws SQLException {
    Map<Long, Long> plays = new HashMap<>();
    for (List<Object> row : rows(connection, COUNTED + table)) {
      assertThat(plays.put((Long) row.get(0), (Long) row.get(1)))
          .as("second row of song " + row.get(0))
          .isNull();
    }
    return plays;
  }

  /**
   * An answer. s3proxy lists an upload under a name of its own until it is whole: a query that has
   * seen one may fail, by that name, and is asked again. Ceph shows whole objects only.
   */
  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    for (int failures = 0; ; failures++) {
      try {
        return TrinoClient.run(connection, sql);
      } catch (SQLException e) {
        if (failures == MOST_FAILURES || !S3Proxy.HALF_WRITTEN.matcher(e.getMessage()).find()) {
          throw e;
        }
      }
    }
  }

  /** Acknowledged plays by song, of all ledgers. */
  private Map<Long, Long> acknowledged() {
    return chartlake.acknowledgedBySong();
  }
}
