package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack on real engines while two of its processes are killed in the middle. */
class CrashIT {
  private static final int PLAYS = 16_000;
  private static final int PLAYS_PER_SECOND = 400;

  /** So that the second compaction has something to do, however slow the machine. */
  private static final int LATE_PLAYS = 500;

  /** At least two objects per partition: one before and one after the worker's death. */
  private static final int OBJECTS = 24;

  /** To a JVM that goes by it, the capital of {@code i} is {@code İ}. */
  private static final Map<String, String> TURKISH =
      Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");

  @TempDir private Path temporary;
  private Cli chartlake;

  @BeforeEach
  void start() {
    chartlake = new Cli(temporary.resolve("stack"), TURKISH);
    chartlake.succeed("up", "--ports", "free");
  }

  @AfterEach
  void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void losesNothingAndCountsNothingTwiceWhenKilledInTheMiddle() { // I1, I2, I5
    Cli.Running player =
        chartlake.start("play", "--plays", "" + PLAYS, "--rate", "" + PLAYS_PER_SECOND);

    awaitAcknowledged(PLAYS / 8);
    long musicChart = killAndRestart("music-chart", player);
    long connect = killAndRestart("connect", player);
    chartlake.succeed("compact", "once");

    Cli.Ended played = player.await();
    assertThat(played.code()).as(played.output()).isZero();
    assertThat(chartlake.acknowledged()).isEqualTo(PLAYS);
    chartlake.succeed("play", "--plays", "" + LATE_PLAYS, "--rate", "max");
    chartlake.succeed("audit", "--wait", "90s", "--skip", "table,trino");
    chartlake.succeed("compact", "once");

    Cli.Ended audit =
        chartlake.run(
            "audit",
            "--wait=60s",
            "--expect-plays=" + (PLAYS + LATE_PLAYS),
            "--expect-objects=" + OBJECTS,
            "--expect-commits=2");
    assertThat(audit.code()).as(audit.output()).isZero();
    assertThat(
            chartlake
                .run("sql", "--user", "admin", "-e", "SHOW CREATE VIEW lake.music.songs_now")
                .output())
        .as("the view's constants are those of the last commit")
        .contains("$path\" > 's3a://music-chart-songs-store-changelog/");
    assertThat(chartlake.pid("music-chart")).isNotEqualTo(musicChart);
    assertThat(chartlake.pid("connect")).isNotEqualTo(connect);
  }

  private void awaitAcknowledged(int plays) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> chartlake.acknowledged() >= plays);
  }

  /** Kills a service while plays flow; gives the pid that was killed. */
  private long killAndRestart(String service, Cli.Running player) {
    assertThat(player.process().isAlive()).as("plays flow").isTrue();
    assertThat(chartlake.acknowledged()).isLessThan(PLAYS);
    long pid = chartlake.pid(service);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    assertThat(chartlake.run("status").code()).isEqualTo(1);
    chartlake.succeed("up");
    return pid;
  }
}
