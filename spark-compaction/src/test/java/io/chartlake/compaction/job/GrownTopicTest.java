package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.watermark.Ordering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that was given more partitions: keys have moved, offsets do not order them any more. */
class GrownTopicTest {
  @TempDir private Path folder;
  private Lake grown;

  /** Offsets tell the time in these lines, so the moved key's new offset is above its old one. */
  @BeforeEach
  void aKeyThatMovesFromPartition0To2() throws IOException {
    Lake before = new Lake(folder, 1);
    before.land(0, 0, 10, play(0, 1, "Believe", 5, 8), play(0, 4, "Four", 1, 9));
    before.compact();
    grown = new Lake(folder, 3);
    grown.land(2, 0, 21, play(2, 1, "Believe", 6, 20));
    grown.land(1, 0, 1, play(1, 4, "Four, long ago", 9, 0));
  }

  private Result rebuild(Ordering ordering) throws IOException {
    return grown
        .compaction(false, 0, LatestTable.Evolution.REPLACE)
        .rebuild(Optional.ofNullable(ordering), false);
  }

  @Test
  void refusesToReadOnAndNamesTheWay() {
    assertThatThrownBy(grown::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("made from 1 partitions, not 3")
        .hasMessageContaining("run rebuild --order-by timestamp");
    assertThatThrownBy(() -> new Lake(folder, 1).compact())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("run rebuild --order-by timestamp");
    assertThatThrownBy(() -> rebuild(null))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("--order-by timestamp when the topic has grown");
  }

  @Test
  void keepsOneRowOfAKeyThatHasMoved() throws IOException { // I5
    rebuild(Ordering.TIMESTAMP);
    assertThat(grown.rows()).isEqualTo(Map.of(1L, "Believe 6 @2/20", 4L, "Four 1 @0/9"));
  }

  @Test
  void goesOnWithKeysThatMoveLater() throws IOException { // I5
    rebuild(Ordering.TIMESTAMP);
    grown.land(1, 1, 31, play(1, 4, "Four", 2, 30));
    Result result = grown.compact();
    assertThat(grown.rows()).isEqualTo(Map.of(1L, "Believe 6 @2/20", 4L, "Four 2 @1/30"));
    assertThat(result.watermark().ordering()).isEqualTo(Ordering.TIMESTAMP);
    assertThat(result.rows()).hasValue(2);
    assertThat(grown.compact().snapshot()).isEmpty();
  }

  @Test
  void orderedByTimestampInBoundedStepsToo() throws IOException { // I5
    grown.roundBytes = 1;
    grown.land(0, 10, 12, play(0, 1, "Believe", 7, 11));
    grown.land(0, 12, 41, play(0, 1, "Believe, by a late producer", 8, 40));
    rebuild(Ordering.TIMESTAMP);
    assertThat(grown.rows())
        .isEqualTo(Map.of(1L, "Believe, by a late producer 8 @0/40", 4L, "Four 1 @0/9"));
  }

  @Test
  void takesOffsetsWhenToldThatTheTopicIsNew() throws IOException {
    rebuild(Ordering.OFFSET);
    assertThat(grown.open().refreshed().watermark().orElseThrow().partitions()).isEqualTo(3);
  }
}
