package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack with its metastore's tables in PostgreSQL, which is killed. */
@Tag("long")
class MetastoreDbIT {
  private static final int PLAYS = 1_000;

  /** After it the metastore believes that a lock's owner is dead. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

  /** By then a killed committer's lock must have been taken over. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

  @TempDir private Path temporary;
  private Cli chartlake;
  private int played;

  @BeforeAll
  static void needsPostgres() {
    assumeTrue(
        Files.isDirectory(Path.of("/usr/lib/postgresql")) && isOnPath("psql"),
        "no PostgreSQL on this machine; on Debian: apt-get install -y --no-install-recommends"
            + " postgresql");
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  @BeforeEach
  void choose() {
    chartlake = new Cli(temporary.resolve("stack"));
  }

  @AfterEach
  void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void tablesSurviveKillsOfDatabaseAndMetastore() throws IOException { // I5
    chartlake.succeed("up", "--metastore-db", "postgres", "--ports", "free");
    playAndLand();
    chartlake.succeed("compact", "once");
    String table = chart();
    assertThat(psql("SELECT count(*) FROM \"TBLS\" WHERE \"TBL_NAME\" = 'songs_latest'"))
        .isEqualTo("1");

    kill("postgres");
    assertThat(chartlake.run("status").code()).isEqualTo(1);
    long metastore = chartlake.pid("metastore");
    chartlake.succeed("up");
    assertThat(chart()).as("a metastore that runs on finds its database again").isEqualTo(table);
    assertThat(chartlake.pid("metastore")).isEqualTo(metastore);

    kill("metastore");
    kill("postgres");
    chartlake.succeed("up");
    assertThat(chart()).isEqualTo(table);

    playAndLand();
    Instant begin = Instant.now();
    leaveLockOfDeadCommitter();
    chartlake.succeed("compact", "once");
    assertThat(Duration.between(begin, Instant.now()))
        .as("waited for the lock, and not for long")
        .isBetween(LOCK_TIMEOUT, TAKEN_OVER.plusSeconds(30));
    assertThat(psql("SELECT count(*) FROM hive_locks")).isEqualTo("0");
    chartlake.succeed("audit", "--wait=60s", "--expect-plays=" + played, "--expect-commits=2");

    assertThat(filesWithThePassword())
        .as("files that hold the password")
        .contains(chartlake.folder().resolve("conf/metastore/metastore-site.xml"))
        .allMatch(file -> mode(file).equals("rw-------"));
  }

  @Test
  void staysOnTheDatabaseItWasMadeWith() {
    chartlake.succeed("up", "--metastore-db", "postgres", "--ports", "free", "--only", "metastore");
    Cli.Ended other = chartlake.run("up", "--metastore-db", "derby");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.output()).contains("keeps its metastore's tables in postgres");
    String tables = psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
    chartlake.succeed("down");

    chartlake.succeed("up", "--only", "metastore", "--ports", "free");
    assertThat(chartlake.pid("postgres")).as("asked for by nobody").isPositive();
    assertThat(psql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo(tables);
  }

  @Test
  void stopsAtOnceWhileSomebodyIsConnected() throws IOException {
    chartlake.succeed("up", "--metastore-db", "postgres", "--ports", "free", "--only", "postgres");
    Process session = startPsql("SELECT pg_sleep(600)");
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  psql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6%'")
                      .equals("2"));
      assertThat(chartlake.succeed("down")).doesNotContain("killed");
      assertThat(chartlake.folder().resolve("logs/postgres.log"))
          .content()
          .contains("received fast shutdown request", "database system is shut down");
    } finally {
      session.destroyForcibly();
    }
  }

  private void playAndLand() {
    chartlake.succeed("play", "--plays", "" + PLAYS, "--rate", "max");
    played += PLAYS;
    chartlake.succeed("audit", "--wait", "90s", "--skip", "table,trino");
  }

  private String chart() {
    return chartlake.succeed(
        "sql",
        "--format",
        "CSV",
        "-e",
        "SELECT song_id, plays, kafka_offset FROM lake.music.songs_latest ORDER BY song_id");
  }

  /** As one that was killed between taking the table's lock and giving it back leaves it. */
  private void leaveLockOfDeadCommitter() {
    psql(
        """
        INSERT INTO hive_locks (hl_lock_ext_id, hl_lock_int_id, hl_txnid, hl_db, hl_table,
            hl_lock_state, hl_lock_type, hl_last_heartbeat, hl_user, hl_host)
        VALUES (0, 1, 0, 'music', 'songs_latest', 'a', 'e',
            (extract(epoch FROM now()) * 1000)::bigint, 'nobody', 'nowhere')\
        """);
  }

  private void kill(String service) {
    ProcessHandle process = ProcessHandle.of(chartlake.pid(service)).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  private Process startPsql(String statement) throws IOException {
    ProcessBuilder psql =
        new ProcessBuilder(
            "psql",
            "--no-psqlrc",
            "--host=127.0.0.1",
            "--port=" + chartlake.port("postgres"),
            "--username=metastore",
            "--dbname=metastore",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--command=" + statement);
    psql.environment().put("PGPASSFILE", chartlake.folder().resolve("conf/postgres/pgpass") + "");
    return psql.redirectErrorStream(true).start();
  }

  private String psql(String statement) {
    try {
      Process process = startPsql(statement);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private List<Path> filesWithThePassword() throws IOException {
    String password =
        Files.readAllLines(chartlake.folder().resolve("secrets.properties")).stream()
            .filter(line -> line.startsWith("metastore.database="))
            .map(line -> line.substring("metastore.database=".length()))
            .findFirst()
            .orElseThrow();
    try (Stream<Path> walk = Files.walk(chartlake.folder())) {
      return walk.filter(Files::isRegularFile).filter(file -> holds(file, password)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false; // deleted meanwhile
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
