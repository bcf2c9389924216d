package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack with its objects in Ceph, whose daemons are killed. */
@Tag("ceph")
class CephIT {
  private static final int PLAYS = 4_000;
  private static final int PLAYS_PER_SECOND = 400;
  private static final int LATE_PLAYS = 500;

  /** One per partition before and one after the gateway's death. */
  private static final int OBJECTS = 24;

  @TempDir private Path temporary;
  private Cli chartlake;

  @BeforeEach
  void choose() {
    chartlake = new Cli(temporary.resolve("stack"));
  }

  @AfterEach
  void stop() {
    chartlake.downLeavingNothing();
  }

  @Test
  void losesNothingWhenTheGatewayAndThenTheWholeStoreIsKilled() { // I1, I2, I5
    chartlake.succeed("up", "--s3", "ceph", "--ports", "free");
    Cli.Running player =
        chartlake.start("play", "--plays", "" + PLAYS, "--rate", "" + PLAYS_PER_SECOND);
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> chartlake.acknowledged() >= PLAYS / 2);

    kill("s3");
    assertThat(player.process().isAlive()).as("plays flow").isTrue();
    assertThat(chartlake.run("status").code()).isEqualTo(1);
    chartlake.succeed("up");
    Cli.Ended played = player.await();
    assertThat(played.code()).as(played.output()).isZero();
    chartlake.succeed("audit", "--wait", "90s", "--skip", "table,trino");
    chartlake.succeed("compact", "once");

    List.of("s3", "ceph-osd", "ceph-mon").forEach(this::kill);
    chartlake.succeed("up", "--only", "s3");
    chartlake.succeed("play", "--plays", "" + LATE_PLAYS, "--rate", "max");
    chartlake.succeed("audit", "--wait", "90s", "--skip", "table,trino");
    chartlake.succeed("compact", "once");

    assertThat(chartlake.succeed("objects")).contains("none").doesNotContain("unknown name");
    chartlake.succeed(
        "audit",
        "--wait=60s",
        "--expect-plays=" + (PLAYS + LATE_PLAYS),
        "--expect-objects=" + OBJECTS,
        "--expect-commits=2");
  }

  @Test
  void staysOnTheStoreItWasMadeWith() {
    chartlake.succeed("up", "--s3", "ceph", "--ports", "free", "--only", "s3");
    Cli.Ended other = chartlake.run("up", "--s3", "s3proxy");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.output()).contains("keeps its objects in ceph");
    chartlake.succeed("down");
    chartlake.succeed("up", "--only", "s3", "--ports", "free");
    assertThat(chartlake.pid("ceph-mon")).as("asked for by nobody").isPositive();
    assertThat(chartlake.succeed("objects")).contains("0 objects");
  }

  private void kill(String service) {
    ProcessHandle process = ProcessHandle.of(chartlake.pid(service)).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }
}
