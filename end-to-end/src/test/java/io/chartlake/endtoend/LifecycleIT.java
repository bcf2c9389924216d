package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that end before they are done leave a stack that the next command understands. */
class LifecycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path temporary;
  private Cli chartlake;

  @BeforeEach
  void choose() {
    chartlake = new Cli(temporary.resolve("stack"));
  }

  @AfterEach
  void leaveNothing() {
    chartlake.run("down");
    boolean clean = chartlake.leftovers().isEmpty();
    chartlake.killLeftovers();
    assertThat(clean).as("down stops everything").isTrue();
  }

  /** The processes are there but not all of them are ready, and not all is made in them. */
  private Cli.Running startHalfway() {
    Cli.Running up = chartlake.start("up", "--ports", "free");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> (pidFiles() >= 3 && hasPidFile("s3")) || !up.process().isAlive());
    assertThat(up.process().isAlive()).isTrue();
    return up;
  }

  private boolean hasPidFile(String service) {
    return Files.exists(chartlake.folder().resolve("run").resolve(service + ".pid"));
  }

  private long pidFiles() throws IOException {
    Path run = chartlake.folder().resolve("run");
    if (!Files.exists(run)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(file -> file.toString().endsWith(".pid")).count();
    }
  }

  @Test
  void anUpThatIsToldToEndStopsWhatItStarted() {
    Cli.Running up = startHalfway();
    up.process().destroy();
    up.await();
    await().atMost(PATIENCE).until(() -> chartlake.leftovers().isEmpty());
    assertThat(chartlake.run("status").code()).isEqualTo(1);
  }

  @Test
  void theNextUpFinishesWhatAKilledOneLeft() {
    Cli.Running up = startHalfway();
    up.process().destroyForcibly();
    up.await();
    long store = chartlake.pid("s3");

    Cli.Ended again = chartlake.run("up");

    assertThat(again.code()).as(again.output()).isZero();
    assertThat(chartlake.pid("s3")).as("what ran was found").isEqualTo(store);
    Cli.Ended status = chartlake.run("status");
    assertThat(status.code()).as(status.output()).isZero();
    assertThat(status.output()).contains("connector landing: RUNNING");
    Cli.Ended tables = chartlake.run("sql", "-e", "SELECT count(*) FROM lake.music.songs_now");
    assertThat(tables.code()).as(tables.output()).isZero();
  }

  @Test
  void downStopsAProgramWhoseCommandWasKilled() {
    assertThat(chartlake.run("up", "--ports", "free").code()).isZero();
    Cli.Running play = chartlake.start("play", "--rate", "5");
    await().atMost(PATIENCE).until(() -> chartlake.acknowledged() > 0);
    play.process().destroyForcibly();
    play.await();
    assertThat(chartlake.run("status").output()).contains("player");

    Cli.Ended down = chartlake.run("down");

    assertThat(down.code()).as(down.output()).isZero();
    assertThat(chartlake.leftovers()).isEmpty();
  }
}
