package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static io.chartlake.compaction.job.Lake.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More to read than a task can hold. */
class BoundedRoundsTest {
  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void threeObjects() {
    lake = new Lake(folder, 2);
    lake.maxBytesPerCommit = 1;
    lake.land(0, 0, 2, play(0, 1, "Believe", 1, 0), play(0, 4, "Four", 1, 1));
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 2), play(0, 7, "Seven", 1, 3));
    lake.land(0, 4, 5, tombstone(0, 4, 4));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
  }

  private static final Map<Object, String> FOLD =
      Map.of(1L, "Believe 2 @0/2", 7L, "Seven 1 @0/3", 5L, "Five 1 @1/0");

  @Test
  void readsAllInSeveralCommits() throws IOException { // I5
    Result result = lake.compact();
    assertThat(result.commits()).isEqualTo(3);
    assertThat(result.read()).isEqualTo(6);
    assertThat(result.watermark().next(0)).isEqualTo(5);
    assertThat(lake.rows()).isEqualTo(FOLD);
    assertThat(lake.catalog.loadTable(Lake.ID).snapshots()).hasSize(3);
  }

  @Test
  void stopsBehindTheCurrentCommit() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Result result =
        lake.compaction(false, 0).run(() -> asked.incrementAndGet() == 2); // behind the second
    assertThat(result.commits()).isEqualTo(2);
    assertThat(result.watermark().next(0)).isEqualTo(4);
    assertThat(lake.compact().commits()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(FOLD);
  }

  @Test
  void rebuildsInOneCommitAllTheSame() throws IOException { // I5
    Result result = lake.rebuild();
    assertThat(result.commits()).isEqualTo(1);
    assertThat(result.rows()).hasValue(3);
    assertThat(lake.rows()).isEqualTo(FOLD);
    assertThat(lake.catalog.loadTable(Lake.ID).snapshots()).hasSize(1);
    assertThat(lake.dataFiles()).isEqualTo(2); // those of the steps before are gone
  }

  /** Records of sparse lines take more memory than their text. */
  @Test
  void readsAllInSeveralCommitsWhenRecordsTakeMoreThanTheirLines() throws IOException { // I5
    lake.maxBytesPerCommit = Long.MAX_VALUE;
    lake.heldBytes = 1;
    Result result = lake.compact();
    assertThat(result.commits()).isEqualTo(3);
    assertThat(result.read()).isEqualTo(6);
    assertThat(lake.rows()).isEqualTo(FOLD);
    assertThat(lake.rebuild().commits()).isEqualTo(1);
    assertThat(lake.rows()).isEqualTo(FOLD);
  }

  @Test
  void endsAtAnUnreadableObject() throws IOException { // I7
    lake.land(0, 2, 4, play(0, 1, "Believe", 2, 9));
    Result result = lake.compact();
    assertThat(result.blocked()).containsOnlyKeys(0);
    assertThat(result.watermark().next(0)).isEqualTo(2);
    assertThat(lake.rows()).hasSize(3);
  }
}
