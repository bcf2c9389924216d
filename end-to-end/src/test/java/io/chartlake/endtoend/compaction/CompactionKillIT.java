package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.compaction.MetastoreProxy.Fault;
import io.chartlake.endtoend.faults.FaultProxy;
import io.chartlake.endtoend.faults.StoreRequest;
import io.chartlake.endtoend.faults.StoreRequest.Kind;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The job killed at every turn, and a power cut; the run after it makes it good. */
@Tag("long")
class CompactionKillIT extends CompactionStackTest {
  @ParameterizedTest
  @EnumSource(names = {"LIST", "GET"})
  void losesNothingWhenKilledWhileItReads(Kind kind) { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    assertMendsAfterKillAt(zone, request -> request.isAbout(zone.topic(), kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {".parquet", ".avro"})
  void losesNothingWhenKilledWhileItWrites(String suffix) { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    assertMendsAfterKillAt(zone, put(zone, suffix));
  }

  @Test
  void losesNothingWhenKilledAtItsFirstCommit() { // I5
    Zone zone = zone("first-commit", 2);
    zone.landAll(10);
    assertMendsAfterKillAt(
        zone,
        put(zone, ".metadata.json").and(request -> request.key().contains("/metadata/00001-")));
  }

  @Test
  void commitsOnceWhenKilledBeforeItHearsThatItHas() { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    MetastoreProxy.Plan commit = metastore().plan(1, "alter_table", Fault.UNANSWERED);
    JobRun run = job(zone).start("once");
    awaitThat(() -> commit.struck() == 1);
    awaitThat(() -> stack().reader().assertFold(zone).equals(zone.ends()));
    run.kill();
    assertThat(assertRunMends(zone).result().path("commits").asInt()).isZero();
  }

  @Test
  void keepsTheTableWhenKilledInARebuild() { // I5
    Zone zone = stack().compacted();
    zone.landAll(10);
    FaultProxy.Plan commit = holdPut(zone, ".metadata.json");
    JobRun run = job(zone).start("rebuild");
    awaitThat(() -> commit.struck() == 1);
    run.kill();
    stack().reader().assertFold(zone);
    job(zone).run("rebuild").with(0);
    assertUpToDate(zone);
  }

  /** What a store has not synced is empty or gone when the machine comes back. */
  @Test
  void rebuildsATableWhoseMetadataAPowerCutHasTaken() { // I5
    Zone zone = compacted("power-cut", 2);
    OffsetRange newest = zone.land(1, 10);
    assertRunMends(zone);
    String table = CompactionStack.table(zone);
    String metadata = stack().reader().metadata(table);
    stack().reader().empty(metadata);
    assertThat(job(zone).run("once").with(1).error())
        .contains("lake." + table, "metadata file " + metadata + " is empty", "run rebuild");
    zone.delete(1, newest);
    assertThat(job(zone).run("rebuild").with(1).error())
        .as("the metastore still knows how far it had read")
        .contains("the source ends at offset " + newest.from() + " in partition 1");
    zone.put(1, newest);
    assertRebuilds(zone, metadata);

    String manifests = stack().reader().table(table).currentSnapshot().manifestListLocation();
    stack().reader().delete(manifests);
    assertThat(job(zone).run("maintain").with(1).error())
        .contains("manifest list " + manifests + " is missing", "run rebuild");
    metadata = stack().reader().metadata(table);
    stack().reader().delete(metadata);
    assertRebuilds(zone, metadata);
    zone.landAll(5);
    assertRunMends(zone);
  }

  private void assertRebuilds(Zone zone, String replaced) {
    assertThat(job(zone).run("rebuild").with(0).log()).contains(replaced);
    assertUpToDate(zone);
  }

  private void assertMendsAfterKillAt(Zone zone, Predicate<StoreRequest> request) {
    FaultProxy.Plan held = store().plan(1, request, io.chartlake.endtoend.faults.Fault.held());
    JobRun run = job(zone).start("once");
    awaitThat(() -> held.struck() == 1);
    run.kill();
    assertThat(assertRunMends(zone).result().path("commits").asInt()).isEqualTo(1);
  }
}
