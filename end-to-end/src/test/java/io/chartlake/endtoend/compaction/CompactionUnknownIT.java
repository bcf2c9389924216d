package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.compaction.MetastoreProxy.Fault;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody can tell whether a commit happened; the job finds out and deletes nothing meanwhile. */
@Tag("long")
class CompactionUnknownIT extends CompactionStackTest {
  @Test
  void looksForItsCommitWhenTheCatalogCommitsAndIsGone() throws Exception { // I5, I8
    Zone zone = stack().compacted();
    zone.landAll(10);
    int snapshots = stack().reader().snapshots(zone);
    metastore().plan(1, "alter_table", Fault.UNANSWERED);
    JobRun run = job(zone).start("once");
    awaitThat(() -> stack().reader().assertFold(zone).equals(zone.ends()));
    metastore().refuse();
    try {
      awaitThat(() -> run.logged("may or may not be there") == 1);
    } finally {
      metastore().accept();
    }
    JobRun.Ended ended = run.await().with(0);
    assertThat(ended.result().path("commits").asInt()).isEqualTo(1);
    assertUpToDate(zone);
    assertThat(stack().reader().snapshots(zone)).isEqualTo(snapshots + 1);
  }

  @Test
  void changesNothingWhenTheCatalogNeverHearsOfTheCommit() { // I5
    Zone zone = stack().compacted();
    Map<Integer, Long> before = zone.ends();
    zone.landAll(10);
    MetastoreProxy.Plan lost = metastore().plan(Integer.MAX_VALUE, "alter_table", Fault.CALL_LOST);
    JobRun.Ended ended = job(zone).run("once").with(1);
    assertThat(lost.struck()).isPositive();
    assertThat(ended.log()).contains("may or may not be there");
    assertThat(ended.error()).contains(CompactionStack.table(zone) + " does not show the commit");
    assertThat(stack().reader().assertFold(zone)).isEqualTo(before);
    metastore().endPlans();
    assertRunMends(zone);
  }
}
