package io.chartlake.compaction;

import static io.chartlake.compaction.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.StaleTableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two compactions at once, and catalogs that fail at the worst moment. */
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

  /** What a catalog does with a commit. */
  private interface OnCommit {
    void commit(TableMetadata base, TableMetadata metadata, TableOperations real);
  }

  private LatestTable tableThat(OnCommit onCommit) {
    TableOperations real = ((BaseTable) lake.catalog.loadTable(Lake.ID)).operations();
    TableOperations between =
        new TableOperations() {
          @Override
          public TableMetadata current() {
            return real.current();
          }

          @Override
          public TableMetadata refresh() {
            return real.refresh();
          }

          @Override
          public void commit(TableMetadata base, TableMetadata metadata) {
            onCommit.commit(base, metadata, real);
          }

          @Override
          public FileIO io() {
            return real.io();
          }

          @Override
          public String metadataFileLocation(String fileName) {
            return real.metadataFileLocation(fileName);
          }

          @Override
          public LocationProvider locationProvider() {
            return LocationProviders.locationsFor(current().location(), current().properties());
          }
        };
    return new LatestTable(new BaseTable(between, "between"), lake.projection);
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
    assertThatThrownBy(() -> ours.commitTo(table))
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
    lake.open().commit(rival.state(), List.of(), rival.plan().after());
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
        .hasMessageContaining("the table has moved from snapshot");
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
    ours.commitTo(table);
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
    long snapshot = ours.commitTo(table);
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
    assertThatThrownBy(() -> ours.commitTo(table))
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
            lake.planner(),
            table,
            lake.compactor(),
            ViewPublisher.none(),
            new Compaction.Limits(false, 0),
            lake.nothing());
    Result result = compaction.run();
    assertThat(result.snapshot()).isEmpty(); // the rival had done it all
    assertThat(result.watermark().next(0)).isEqualTo(2);
  }
}
