package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.publish.RecordedViews;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constants that are newer than the table would hide records from its views. */
class PublishTest {
  @TempDir private Path folder;
  private final List<String> published = new ArrayList<>();
  private Lake lake;
  private Path tail;

  @BeforeEach
  void twoObjects() throws IOException {
    lake = new Lake(folder, 1);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    tail = lake.land(0, 1, 3, play(0, 1, "Believe", 2, 1));
    lake.compact();
  }

  private Compaction compaction(Source source, LatestTable.Evolution evolution) {
    ViewPublisher publisher = RecordedViews.into(published, lake.root, lake.zone);
    return new Compaction(
        source, lake.open(evolution), lake.mode, publisher, new Limits(false, 0), lake.nothing());
  }

  private void rebuildWithoutTheTail() throws IOException {
    Files.delete(tail);
    compaction(lake.source(), LatestTable.Evolution.REPLACE).rebuild(true);
  }

  private static String from(int offset) {
    return "try_cast(_offset AS bigint) >= " + offset + ")";
  }

  @Test
  void publishesOlderConstantsBeforeARebuildLetsTheWatermarkFall() throws IOException {
    rebuildWithoutTheTail();
    assertThat(published)
        .hasSize(2)
        .allSatisfy(statement -> assertThat(statement).contains(from(1)));
  }

  @Test
  void publishesNothingNewerThanATableThatHasFallenMeanwhile() throws IOException {
    Source overtaken =
        watermark -> {
          Step step = lake.source().plan(watermark);
          rebuildWithoutTheTail();
          return step;
        };
    compaction(overtaken, LatestTable.Evolution.NONE).run();
    assertThat(published)
        .isNotEmpty()
        .allSatisfy(statement -> assertThat(statement).contains(from(1)));
  }

  @Test
  void looksOnceMoreWhenTheTableHasFallenWhileItPublished() throws IOException {
    boolean[] fallen = {false};
    ViewPublisher slow =
        RecordedViews.running(
            sql -> {
              if (!fallen[0]) {
                fallen[0] = true;
                assertThat(sql).contains(from(3));
                try {
                  rebuildWithoutTheTail();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
              published.add(sql);
            },
            lake.root,
            lake.zone);
    new Compaction(
            lake.source(), lake.open(), lake.mode, slow, new Limits(false, 0), lake.nothing())
        .run();
    assertThat(published).hasSize(4); // the rebuild's two, the newer one, the one behind it
    assertThat(published.get(3)).contains(from(1));
  }
}
