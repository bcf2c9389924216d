package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that was given more partitions has its keys in two places: every mode refuses it. */
class GrownTopicTest {
  @TempDir private Path folder;
  private Lake grown;

  @BeforeEach
  void aKeyThatMovesFromPartition0To2() throws IOException {
    Lake before = new Lake(folder, 1);
    before.land(0, 0, 10, play(0, 1, "Believe", 5, 8), play(0, 4, "Four", 1, 9));
    before.compact();
    grown = new Lake(folder, 3);
    grown.land(2, 0, 21, play(2, 1, "Believe", 6, 20));
  }

  @Test
  void refusesToReadOnAndNamesTheWay() {
    assertThatThrownBy(grown::compact)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("made from 1 partitions, not 3")
        .hasMessageContaining(Watermark.WHEN_GROWN);
    assertThatThrownBy(() -> new Lake(folder, 1).compact())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("is of partition 2, but --partitions is 1")
        .hasMessageContaining(Watermark.WHEN_GROWN);
    assertThatThrownBy(grown::rebuild)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("made from 1 partitions, now there are 3")
        .hasMessageContaining(Watermark.WHEN_GROWN);
    assertThat(grown.rows()).isEqualTo(Map.of(1L, "Believe 5 @0/8", 4L, "Four 1 @0/9"));
  }
}
