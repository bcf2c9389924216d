package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.compaction.MetastoreProxy.Fault;
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
    int snapshots = stack().reader().snapshots(zone);
    MetastoreProxy.Plan lost = metastore().plan(1, COMMIT, Fault.ANSWER_LOST);
    assertCommitsOnce(zone, job(zone));
    assertThat(lost.struck()).isEqualTo(1);
    assertThat(stack().reader().snapshots(zone)).isEqualTo(snapshots + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "UNANSWERED"})
  void commitsOnceWhenTheCatalogCommitsAndNeverSaysSo(Fault fault) { // I5, I8
    Zone zone = stack().compacted();
    zone.landAll(10);
    int snapshots = stack().reader().snapshots(zone);
    MetastoreProxy.Plan silent = metastore().plan(Integer.MAX_VALUE, COMMIT, fault);
    assertCommitsOnce(
        zone, job(zone).withProperty("spark.hadoop.hive.metastore.client.socket.timeout", "5s"));
    assertThat(silent.struck()).as("the client's own retry").isEqualTo(2);
    assertThat(stack().reader().snapshots(zone)).isEqualTo(snapshots + 1);
  }

  private void assertCommitsOnce(Zone zone, Job job) {
    JobRun.Ended ended = job.run("once").with(0);
    assertThat(ended.result().path("commits").asInt()).isEqualTo(1);
    assertUpToDate(zone);
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
}
