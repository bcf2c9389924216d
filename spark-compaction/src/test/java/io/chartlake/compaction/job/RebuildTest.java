package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuild commits nothing that maintenance may have taken for orphans. */
class RebuildTest {
  @TempDir private Path folder;
  private Instant now = Instant.EPOCH;

  private Result rebuild(Lake lake, Duration time) throws IOException {
    LatestTable table = lake.open(LatestTable.Evolution.REPLACE);
    Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    Source slow =
        watermark -> {
          now = now.plus(time);
          return lake.source().plan(watermark);
        };
    Views views = new Views(table.table(), ViewPublisher.none());
    Limits limits = new Limits(false, 0);
    return new Rebuild(slow, table, views, limits, lake.nothing(), false, clock).run();
  }

  /** They may be gone, and a table of files that are gone can't be read. */
  @Test
  void commitsNoFilesThatMaintenanceMayHaveTakenForOrphans() throws IOException {
    Lake lake = new Lake(folder, 1);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    assertThatThrownBy(() -> rebuild(lake, Duration.ofHours(24)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the rebuild took 24 hours");
    assertThat(lake.dataFiles()).isZero();
    assertThat(rebuild(lake, Duration.ofHours(23)).commits()).isEqualTo(1);
  }
}
