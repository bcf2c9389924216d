package io.chartlake.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that end before they are done leave a stack that the next command understands. */
class LifecycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHANGELOG = "music-chart-songs-store-changelog";

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

  /** The counts would go on in one half of the partitions and begin at zero in the other. */
  @Test
  @Tag("long")
  void upDoesNotRecreateAChangelogThatPlaysWereCountedInto() throws Exception {
    chartlake.succeed("up", "--ports", "free", "--only", "music-chart");
    chartlake.succeed("play", "--plays", "200", "--rate", "max");
    try (Admin admin = admin()) {
      await().atMost(PATIENCE).until(() -> !offsets(admin).isEmpty());
    }
    chartlake.succeed("down");
    chartlake.succeed("up", "--only", "kafka");

    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(CHANGELOG)).all().get();
      Cli.Ended up = chartlake.run("up", "--only", "music-chart");

      assertThat(up.code()).isEqualTo(1);
      assertThat(up.output())
          .contains(CHANGELOG + " is missing, but group music-chart has offsets")
          .contains("kafka-streams-application-reset.sh --bootstrap-server 127.0.0.1:");
    }
    chartlake.succeed("up", "--only", "kafka");
    try (Admin admin = admin()) {
      assertThat(admin.listTopics().names().get()).doesNotContain(CHANGELOG);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + chartlake.port("kafka")));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin) throws Exception {
    return admin.listConsumerGroupOffsets("music-chart").partitionsToOffsetAndMetadata().get();
  }
}
