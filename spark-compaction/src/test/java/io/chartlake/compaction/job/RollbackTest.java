package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.publish.RecordedViews;
import io.chartlake.compaction.publish.ViewPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a rollback rounds continue from the older watermark, and views never hide records. */
class RollbackTest {
  @TempDir private Path folder;
  private final List<String> published = new ArrayList<>();
  private Lake lake;
  private Table table;
  private long first;

  @BeforeEach
  void twoRounds() throws IOException {
    lake = new Lake(folder, 1);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.compact();
    first = lake.catalog.loadTable(Lake.ID).currentSnapshot().snapshotId();
    lake.land(0, 1, 3, play(0, 1, "Believe", 2, 1));
    lake.compact();
    table = lake.catalog.loadTable(Lake.ID);
  }

  private Rollback rollback(ViewPublisher publisher) {
    return new Rollback(table, publisher);
  }

  private ViewPublisher recorded() {
    return RecordedViews.into(published, lake.root, lake.zone);
  }

  @Test
  void setsRowsAndWatermarkBackAndTheNextRoundReadsOn() throws IOException { // I5
    assertThat(rollback(recorded()).to(first)).isEqualTo(first);
    assertThat(lake.rows().values()).singleElement().asString().contains("Believe 1 @");
    assertThat(published)
        .hasSize(2) // before and after
        .allSatisfy(sql -> assertThat(sql).contains("try_cast(_offset AS bigint) >= 1)"));
    assertThat(lake.compact().read()).isEqualTo(1);
    assertThat(lake.rows().values()).singleElement().asString().contains("Believe 2 @");
  }

  @Test
  void tellsTheViewsBeforeItTouchesTheTable() {
    long before = table.currentSnapshot().snapshotId();
    List<Long> seen = new ArrayList<>();
    ViewPublisher watching =
        RecordedViews.running(
            sql -> {
              table.refresh();
              seen.add(table.currentSnapshot().snapshotId());
            },
            lake.root,
            lake.zone);
    rollback(watching).to(first);
    assertThat(seen).containsExactly(before, first);
  }

  @Test
  void outlivesWhatAnotherJobPublishesMeanwhile() {
    ViewPublisher between =
        RecordedViews.running(
            sql -> {
              published.add(sql);
              if (published.size() == 1) {
                published.add("constants of the newer state");
              }
            },
            lake.root,
            lake.zone);
    rollback(between).to(first);
    assertThat(published.get(published.size() - 1)).contains("try_cast(_offset AS bigint) >= 1)");
  }

  /** As behind a rebuild that was allowed to lose some. */
  @Test
  void publishesNothingNewerThanTheTableBeforeItsWatermarkRises() throws IOException {
    long newer = table.currentSnapshot().snapshotId();
    Lake.Prepared less = lake.prepare();
    lake.open().change().commit(less.state(), List.of(), lake.nothing().with(0, 1));
    table.refresh();
    List<Long> seen = new ArrayList<>();
    ViewPublisher watching =
        RecordedViews.running(
            sql -> {
              table.refresh();
              seen.add(table.currentSnapshot().snapshotId());
              published.add(sql);
            },
            lake.root,
            lake.zone);
    rollback(watching).to(newer);
    assertThat(seen).containsExactly(newer);
    assertThat(published).singleElement().asString().contains(">= 3)");
  }

  @Test
  void leavesTheTableWhenTheViewsCannotBeTold() {
    long before = table.currentSnapshot().snapshotId();
    ViewPublisher away =
        RecordedViews.running(
            sql -> {
              throw new IllegalStateException("Trino is away");
            },
            lake.root,
            lake.zone);
    assertThatThrownBy(() -> rollback(away).to(first))
        .isInstanceOf(CompactionFailedException.class)
        .hasMessageContaining("nothing was changed");
    table.refresh();
    assertThat(table.currentSnapshot().snapshotId()).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNotInItsHistoryOrHasNoWatermark() {
    rollback(recorded()).to(first);
    long aside = table.history().get(1).snapshotId();
    table.refresh();
    assertThatThrownBy(() -> rollback(recorded()).to(aside))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("is not in the current history");
  }
}
