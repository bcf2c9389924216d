package io.chartlake.compaction.maintain;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.job.MaintainedLake;
import io.chartlake.compaction.table.HourTags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between rounds an hour gets one tag, and a failure to make it stops nothing. */
class HourlyTagsTest {
  private final Instant now = Instant.now();

  @TempDir private Path folder;
  private MaintainedLake lake;
  private int loads;

  @BeforeEach
  void oneRound() throws IOException {
    lake = new MaintainedLake(folder, 1, WriteMode.Mode.COPY_ON_WRITE);
    lake.lake.land(0, 0, 1, play(0, 1, "A", 1, 0));
    lake.compact();
  }

  private Table load() {
    loads++;
    return lake.table();
  }

  private Clock at(Duration later) {
    return Clock.fixed(now.plus(later), ZoneOffset.UTC);
  }

  @Test
  void tagsTheHourAndAsksNoMoreUntilTheNext() {
    HourlyTags tags = new HourlyTags(this::load, at(Duration.ZERO));
    tags.make();
    tags.make();
    assertThat(loads).isOne();
    new HourlyTags(this::load, at(Duration.ofHours(1))).make();
    assertThat(lake.table().refs())
        .containsKeys(HourTags.name(now), HourTags.name(now.plus(Duration.ofHours(1))));
  }

  @Test
  void aFailureIsMendedByTheNextTime() {
    HourlyTags tags =
        new HourlyTags(
            () -> {
              Table table = load();
              if (loads == 1) {
                throw new CommitFailedException("away");
              }
              return table;
            },
            at(Duration.ZERO));
    assertThatCode(tags::make).doesNotThrowAnyException();
    tags.make();
    assertThat(lake.table().refs()).containsKey(HourTags.name(now));
  }
}
