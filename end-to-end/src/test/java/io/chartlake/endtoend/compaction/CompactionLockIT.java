package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.compaction.MetastoreProxy.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A committer that is gone holds the table's lock in the metastore. */
@Tag("long")
class CompactionLockIT extends CompactionStackTest {
  private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(60);

  @Test
  void takesOverTheLockOfAKilledCommitter() { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    MetastoreProxy.Plan commit = metastore().plan(1, "alter_table", Fault.HELD);
    JobRun run = job(zone).start("once");
    awaitThat(() -> commit.struck() == 1);
    run.kill();
    assertTakesOver(zone);
  }

  @Test
  void takesOverTheLockThatItsCommitterCouldNotGiveBack() { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    MetastoreProxy.Plan unlock = metastore().plan(Integer.MAX_VALUE, "unlock", Fault.CALL_LOST);
    job(zone).run("once").with(0);
    assertThat(unlock.struck()).isPositive();
    assertUpToDate(zone);
    metastore().endPlans();
    zone.landAll(10);
    assertTakesOver(zone);
  }

  private void assertTakesOver(Zone zone) {
    int calls = metastore().seen().size();
    JobRun.Ended ended = assertRunMends(zone);
    assertThat(metastore().seen().stream().skip(calls).filter("check_lock"::equals))
        .as("it had to wait")
        .isNotEmpty();
    System.out.printf("A lock left behind was taken over within %s%n", ended.time());
    assertThat(ended.time()).isLessThan(TAKEN_OVER_WITHIN);
  }
}
