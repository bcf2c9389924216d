package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.rawzone.name.OffsetRange;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job killed before and after its commit, a gap, and two jobs at once. */
@Tag("long")
class CompactionCrashIT extends CompactionStackTest {
  private static final int PARTITIONS = 3;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final Duration MEETING_PATIENCE = Duration.ofMinutes(2);
  private static final Duration BETWEEN_LANDINGS = Duration.ofMillis(300);

  @Test
  void losesNothingWhenKilledBeforeCommitAndThenBeforePublishing(@TempDir Path folder) // I5
      throws Exception {
    Zone zone = stack().compacted();
    zone.landAll(20);
    Path view = Files.writeString(folder.resolve("view.sql"), "SELECT 1 WHERE {{tail}}");
    Job job;
    try (ServerSocket trino = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      trino.setSoTimeout(PATIENCE_MILLIS);
      job =
          job(zone)
              .with("--publish-view", view.toString())
              .with("--trino-url", "jdbc:trino://127.0.0.1:" + trino.getLocalPort());
      Map<Integer, Long> before = stack().reader().assertFold(zone);
      int mark = store().mark();
      FaultProxy.Plan commit = holdPut(zone, ".metadata.json");
      JobRun unfinished = job.start("once");
      awaitThat(() -> commit.struck() == 1);
      assertThat(store().count(mark, put(zone, ".parquet"))).isEqualTo(PARTITIONS);
      unfinished.kill();
      assertThat(stack().reader().assertFold(zone)).isEqualTo(before);

      JobRun unpublished = job.start("once");
      try (Socket publishing = trino.accept()) {
        assertThat(publishing.isConnected()).isTrue();
        unpublished.kill();
      }
    }
    assertUpToDate(zone);
    JobRun.Ended ended = job.run("once").with(0);
    assertThat(ended.result().path("commits").asInt()).isZero();
    assertThat(ended.log()).as("it tries").contains("was not published and stays as it was");
    assertUpToDate(zone);
  }

  @Test
  void stopsAtAGapAndKeepsTheOthersProgress() { // I6
    Zone zone = zone("gap", PARTITIONS);
    zone.landAll(20);
    OffsetRange lost = zone.land(1, 10);
    zone.landAll(10);
    zone.delete(1, lost);
    JobRun.Ended held = job(zone).run("once").with(3);
    assertThat(held.log()).contains("Gap: partition 1 has no raw object for offsets " + lost);
    assertThat(held.result().path("gaps").toString())
        .isEqualTo("[{\"partition\":1,\"from\":%d,\"to\":%d}]".formatted(lost.from(), lost.to()));
    Map<Integer, Long> expected = zone.ends();
    expected.put(1, lost.from());
    assertThat(stack().reader().assertFold(zone)).isEqualTo(expected);
  }

  @Test
  void losesNothingWhenTwoCompactAtOnce() { // I8
    Zone zone = stack().compacted();
    JobRun one = job(zone).start("every", "1s");
    JobRun other = job(zone).start("every", "1s");
    await()
        .atMost(MEETING_PATIENCE)
        .pollInterval(BETWEEN_LANDINGS)
        .until(
            () -> {
              zone.landAll(2);
              stack().reader().assertFold(zone);
              return one.logged("Compacted") > 0
                  && other.logged("Compacted") > 0
                  && one.logged("Beginning anew") + other.logged("Beginning anew") > 0;
            });
    awaitThat(() -> stack().reader().assertFold(zone).equals(zone.ends()));
    assertThat(one.isAlive() && other.isAlive()).isTrue();
    one.stop().with(143);
    other.stop().with(143);
    assertUpToDate(zone);
  }
}
