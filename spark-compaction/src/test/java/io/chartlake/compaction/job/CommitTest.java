package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.StaleTableException;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost or twice (I8) with two compactions at once and catalogs that fail. */
class CommitTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void twoRecordsOneOfThemCompacted() throws IOException {
    lake = new Lake(folder, 2);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    lake.land(0, 1, 2, play(0, 1, "Believe", 2, 1));
  }

  private LatestTable tableThat(FaultyTable.OnCommit onCommit) {
    return FaultyTable.of(lake, onCommit);
  }

  @Test
  void refusesTheSecondOfTwoCompactions() throws IOException { // I8
    Lake.Prepared first = lake.prepare();
    Lake.Prepared second = lake.prepare();
    first.commit();
    assertThatThrownBy(second::commit)
        .isInstanceOf(StaleTableException.class)
        .hasMessageContaining("another compaction has moved the watermark");
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
    assertThat(lake.dataFiles()).isEqualTo(2); // before and after; the loser's file is gone
  }

  @Test
  void refusesARivalThatComesBetweenTwoAttemptsOfOneCommit() throws IOException { // I8
    Lake.Prepared ours = lake.prepare();
    Lake.Prepared rival = lake.prepare();
    int[] attempts = {0};
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              attempts[0]++;
              rival.commit();
              throw new CommitFailedException("the base has moved");
            });
    assertThatThrownBy(() -> ours.commitTo(table.change()))
        .isInstanceOf(StaleTableException.class)
        .hasMessageContaining("another compaction has moved the watermark");
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  /** Iceberg's own checks look at files and see nothing here. */
  @Test
  void refusesARivalThatHasMovedNothingButTheWatermark() throws IOException { // I8
    Lake.Prepared ours = lake.prepare();
    Lake.Prepared rival = lake.prepare();
    lake.open().change().commit(rival.state(), List.of(), rival.after());
    assertThatThrownBy(ours::commit)
        .isInstanceOf(StaleTableException.class)
        .hasMessageContaining("another compaction has moved the watermark");
  }

  @Test
  void refusesATableThatAnotherWriterHasChanged() throws IOException { // I8
    Lake.Prepared ours = lake.prepare();
    lake.open().table().newFastAppend().commit();
    assertThatThrownBy(ours::commit)
        .isInstanceOf(StaleTableException.class)
        .hasMessageContaining("another writer has committed snapshot");
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  @Test
  void commitsOnAnotherAttemptWhenTheTableIsStillTheSame() throws IOException {
    Lake.Prepared ours = lake.prepare();
    int[] attempts = {0};
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              if (attempts[0]++ == 0) {
                throw new CommitFailedException("the lock was not to be had");
              }
              real.commit(base, metadata);
            });
    ours.commitTo(table.change());
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  @Test
  void findsACommitWhoseOutcomeWasUnknown() throws IOException {
    Lake.Prepared ours = lake.prepare();
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              real.commit(base, metadata);
              throw new CommitStateUnknownException(new IOException("connection reset"));
            });
    long snapshot = ours.commitTo(table.change());
    assertThat(lake.catalog.loadTable(Lake.ID).currentSnapshot().snapshotId()).isEqualTo(snapshot);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  @Test
  void deletesNothingWhenAnUnknownCommitIsNotThere() throws IOException {
    Lake.Prepared ours = lake.prepare();
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              throw new CommitStateUnknownException(new IOException("connection reset"));
            });
    long files = lake.dataFiles();
    assertThatThrownBy(() -> ours.commitTo(table.change()))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("its files stay");
    assertThat(lake.dataFiles()).isEqualTo(files);
    lake.compact();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  @Test
  void beginsAnewWhenItHasLost() throws IOException { // I8
    Lake.Prepared rival = lake.prepare();
    boolean[] lost = {false};
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              if (!lost[0]) {
                lost[0] = true;
                rival.commit();
                throw new CommitFailedException("the base has moved");
              }
              real.commit(base, metadata);
            });
    Compaction compaction =
        new Compaction(
            lake.source(),
            table,
            lake.mode,
            ViewPublisher.none(),
            new Limits(false, 0),
            lake.nothing());
    Result result = compaction.run();
    assertThat(result.snapshot()).isEmpty(); // the rival had done it all
    assertThat(result.watermark().next(0)).isEqualTo(2);
  }

  @Test
  void believesACommitWhenTheTableCanNotBeReadBackAtOnce() throws IOException {
    AtomicInteger refreshFailures = new AtomicInteger();
    LatestTable table =
        FaultyTable.of(
            lake,
            (base, metadata, real) -> {
              real.commit(base, metadata);
              refreshFailures.set(1);
            },
            refreshFailures);
    Watermark nothing = lake.nothing();
    Compaction compaction =
        new Compaction(
            lake.source(), table, lake.mode, ViewPublisher.none(), new Limits(false, 0), nothing);
    assertThat(compaction.rebuild(false).rows()).hasValue(1);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
    lake.land(0, 2, 3, play(0, 1, "Believe", 3, 2));
    assertThat(compaction.run().commits()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 3 @0/2"));
  }

  @Test
  void findsACommitWhoseAnswerWasLostInAnyWay() throws IOException {
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              real.commit(base, metadata);
              throw new IllegalStateException("read timed out");
            });
    assertThat(compaction(table).rebuild(false).rows()).hasValue(1);
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  @Test
  void tellsWhyACommitFailedThatIsNotThere() {
    LatestTable table =
        tableThat(
            (base, metadata, real) -> {
              throw new IllegalStateException("no space left on device");
            });
    assertThatThrownBy(() -> compaction(table).run())
        .hasMessageContaining("no space left on device");
  }

  @Test
  void keepsARebuildsFilesWhenNobodyKnowsWhatBecameOfItsCommit() throws IOException {
    AtomicInteger refreshFailures = new AtomicInteger();
    LatestTable table =
        FaultyTable.of(
            lake,
            (base, metadata, real) -> {
              real.commit(base, metadata);
              refreshFailures.set(1);
              Thread.currentThread().interrupt(); // as when the process is to end
              throw new IllegalStateException("interrupted");
            },
            refreshFailures);
    assertThatThrownBy(() -> compaction(table).rebuild(false))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 2 @0/1"));
  }

  private Compaction compaction(LatestTable table) {
    return new Compaction(
        lake.source(),
        table,
        lake.mode,
        ViewPublisher.none(),
        new Limits(false, 0),
        lake.nothing());
  }

  @Test
  void beginsAnewWhenItsSnapshotWasExpiredMeanwhile() throws IOException {
    Lake.Prepared ours = lake.prepare();
    Table table = lake.open().table();
    table.newFastAppend().set(LatestTable.STAMP, "true").commit();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThatThrownBy(ours::commit)
        .isInstanceOf(StaleTableException.class)
        .hasMessageContaining("was not changed");
  }

  @Test
  void refusesColumnsThatSomebodyHasChangedSince() throws IOException {
    Compaction compaction = lake.compaction(false, 0);
    compaction.run();
    lake.catalog.loadTable(Lake.ID).updateSchema().deleteColumn("updated_at").commit();
    lake.land(0, 2, 3, play(0, 1, "Believe", 3, 2));
    assertThatThrownBy(compaction::run)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no column updated_at");
    assertThat(lake.catalog.loadTable(Lake.ID).schema().findField("updated_at")).isNull();
  }
}
