package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The metastore or the store is away for a while. */
@Tag("long")
class CompactionOutageIT extends CompactionStackTest {
  private static final Duration SAID_WITHIN = Duration.ofSeconds(40);

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void goesOnWhenTheMetastoreIsBack() throws Exception { // I5
    assertGoesOn(() -> metastore().refuse(), () -> metastore().accept());
  }

  @Test
  void goesOnWhenTheStoreIsBack() throws Exception { // I5
    assertGoesOn(() -> store().refuse(), () -> store().accept());
  }

  @Test
  void saysThatTheMetastoreIsAway() throws Exception {
    assertSays(() -> metastore().refuse(), () -> metastore().accept(), "refused");
  }

  @Test
  void saysThatTheStoreIsAway() throws Exception {
    assertSays(() -> store().refuse(), () -> store().accept(), "refused");
  }

  private void assertGoesOn(Action leave, Action comeBack) throws Exception {
    Zone zone = stack().compacted();
    JobRun run = job(zone).start("every", "500ms");
    awaitThat(() -> run.logged("Compacted") >= 2);
    zone.landAll(5);
    leave.run();
    try {
      awaitThat(() -> run.logged(CompactionStack.table(zone) + " failed: ") >= 2);
    } finally {
      comeBack.run();
    }
    zone.landAll(5);
    awaitThat(() -> stack().reader().assertFold(zone).equals(zone.ends()));
    JobRun.Ended ended = run.stop().with(143);
    assertThat(ended.log()).containsPattern("Stopped after \\d+ rounds, \\d+ of them failed");
    assertUpToDate(zone);
  }

  private void assertSays(Action leave, Action comeBack, String words) throws Exception {
    Zone zone = stack().compacted();
    leave.run();
    JobRun.Ended ended;
    try {
      ended = job(zone).run("once").with(1);
    } finally {
      comeBack.run();
    }
    assertThat(ended.error()).contains(words);
    assertThat(ended.time()).isLessThan(SAID_WITHIN);
  }
}
