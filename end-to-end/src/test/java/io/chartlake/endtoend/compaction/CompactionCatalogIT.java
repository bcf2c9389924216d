package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.compaction.MetastoreProxy.Fault;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalog leaves a committer in the dark. */
@Tag("long")
class CompactionCatalogIT extends CompactionStackTest {
  /** What commits: Iceberg's pointer to the table's metadata is changed by it. */
  private static final String COMMIT = "alter_table";

  @Test
  void commitsOnceWhenTheCatalogCommitsAndItsAnswerIsLost() { // I5, I8
    Zone zone = stack().compacted();
    zone.landAll(10);
    int snapshots = snapshots(zone);
    MetastoreProxy.Plan lost = metastore().plan(1, COMMIT, Fault.ANSWER_LOST);
    assertCommitsOnce(zone, job(zone));
    assertThat(lost.struck()).isEqualTo(1);
    assertThat(snapshots(zone)).isEqualTo(snapshots + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "UNANSWERED"})
  void commitsOnceWhenTheCatalogCommitsAndNeverSaysSo(Fault fault) { // I5, I8
    Zone zone = stack().compacted();
    zone.landAll(10);
    int snapshots = snapshots(zone);
    MetastoreProxy.Plan silent = metastore().plan(Integer.MAX_VALUE, COMMIT, fault);
    assertCommitsOnce(
        zone, job(zone).withProperty("spark.hadoop.hive.metastore.client.socket.timeout", "5s"));
    assertThat(silent.struck()).as("the client's own retry").isEqualTo(2);
    assertThat(snapshots(zone)).isEqualTo(snapshots + 1);
  }

  @Test
  void looksForItsCommitWhenTheCatalogCommitsAndIsGone() throws Exception { // I5, I8
    Zone zone = stack().compacted();
    zone.landAll(10);
    int snapshots = snapshots(zone);
    metastore().plan(1, COMMIT, Fault.UNANSWERED);
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
    assertThat(ended.log()).containsPattern("Commit \\S+ to \\S+ is there");
    assertUpToDate(zone);
    assertThat(snapshots(zone)).isEqualTo(snapshots + 1);
  }

  private void assertCommitsOnce(Zone zone, Job job) {
    JobRun.Ended ended = job.run("once").with(0);
    assertThat(ended.result().path("commits").asInt()).isEqualTo(1);
    assertUpToDate(zone);
  }

  @Test
  void changesNothingWhenTheCatalogNeverHearsOfTheCommit() { // I5
    Zone zone = stack().compacted();
    Map<Integer, Long> before = zone.ends();
    zone.landAll(10);
    MetastoreProxy.Plan lost = metastore().plan(Integer.MAX_VALUE, COMMIT, Fault.CALL_LOST);
    JobRun.Ended ended = job(zone).run("once").with(1);
    assertThat(lost.struck()).isPositive();
    assertThat(ended.log()).contains("may or may not be there");
    assertThat(ended.error()).contains(CompactionStack.table(zone) + " does not show the commit");
    assertThat(stack().reader().assertFold(zone)).isEqualTo(before);
    metastore().endPlans();
    assertRunMends(zone);
  }

  @ParameterizedTest
  @EnumSource(names = {"CALL_LOST", "ANSWER_LOST"})
  void commitsWhenTheCallForTheLockBreaks(Fault fault) { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    MetastoreProxy.Plan lost = metastore().plan(1, "lock", fault);
    assertRunMends(zone);
    assertThat(lost.struck()).isEqualTo(1);
  }

  private int snapshots(Zone zone) {
    return TableReader.snapshots(stack().reader().table(CompactionStack.table(zone)));
  }
}
