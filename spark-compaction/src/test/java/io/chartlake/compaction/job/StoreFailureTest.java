package io.chartlake.compaction.job;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that were listed, and that the store does not give. */
class StoreFailureTest {
  private final AtomicInteger plans = new AtomicInteger();
  @TempDir private Path folder;
  private Lake lake;
  private Path first;
  private Path second;

  @BeforeEach
  void threeObjects() {
    lake = new Lake(folder, 2);
    first = lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    second = lake.land(0, 1, 3, play(0, 1, "Believe", 2, 1), play(0, 4, "Four", 1, 2));
    lake.land(1, 0, 1, play(1, 5, "Five", 1, 0));
  }

  /** What happens between listing and reading. */
  @FunctionalInterface
  private interface Meanwhile {
    void happen() throws IOException;
  }

  private Compaction compaction(Meanwhile meanwhile, LatestTable.Evolution evolution) {
    Source source =
        watermark -> {
          Step step = lake.source().plan(watermark);
          meanwhile.happen();
          return step;
        };
    return new Compaction(
        source,
        lake.open(evolution),
        lake.mode,
        ViewPublisher.none(),
        new Limits(false, 0),
        lake.nothing());
  }

  private Compaction compaction(Meanwhile meanwhile) {
    return compaction(meanwhile, LatestTable.Evolution.NONE);
  }

  @Test
  void letsOtherPartitionsAndWhatLiesBeforeItGoOn() throws IOException { // I7
    byte[] bytes = Files.readAllBytes(second);
    Result result = compaction(() -> Files.deleteIfExists(second)).run();
    assertThat(result.blocked()).containsOnlyKeys(0);
    assertThat(result.blocked().get(0)).contains(second.getFileName().toString());
    assertThat(result.isWhole()).isFalse();
    assertThat(lake.rows()).containsOnlyKeys(1L, 5L).containsEntry(1L, "Believe 1 @0/0");
    Files.write(second, bytes);
    assertThat(lake.compact().isWhole()).isTrue();
    assertThat(lake.rows()).containsEntry(1L, "Believe 2 @0/1").containsEntry(4L, "Four 1 @0/2");
  }

  @Test
  void endsItsRoundsWhenOnlyThatObjectIsLeft() throws IOException { // I7
    lake.land(1, 1, 2, play(1, 5, "Five", 2, 1));
    lake.maxBytesPerCommit = 1;
    Result result = withoutFirst(LatestTable.Evolution.NONE).run();
    assertThat(result.blocked()).containsOnlyKeys(0);
    assertThat(result.commits()).isEqualTo(2);
    assertThat(lake.rows()).containsOnlyKeys(5L).containsEntry(5L, "Five 2 @1/1");
  }

  /** The store lists an object and never gives it. */
  private Compaction withoutFirst(LatestTable.Evolution evolution) throws IOException {
    byte[] bytes = Files.readAllBytes(first);
    Source refusing =
        watermark -> {
          Files.write(first, bytes);
          Step step = lake.source().plan(watermark);
          Files.delete(first);
          plans.incrementAndGet();
          return step;
        };
    return new Compaction(
        refusing,
        lake.open(evolution),
        lake.mode,
        ViewPublisher.none(),
        new Limits(false, 0),
        lake.nothing());
  }

  @Test
  void failsPlainlyWhenTheStoreGivesNothing() throws IOException {
    Path raw = lake.rawFolder;
    Path aside = folder.resolve("aside");
    assertThatThrownBy(() -> compaction(() -> Files.move(raw, aside)).run())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the store gives nothing of what is to be read, in 2 partitions: ")
        .hasMessageContaining("can't be read");
    assertThat(lake.catalog.loadTable(Lake.ID).currentSnapshot()).isNull();
    Files.move(aside, raw);
    assertThat(lake.compact().isWhole()).isTrue();
  }

  @Test
  void rebuildsWhileObjectsAreMerged() throws IOException { // I3
    Meanwhile merged =
        () -> {
          lake.land(
              0,
              0,
              3,
              play(0, 1, "Believe", 1, 0),
              play(0, 1, "Believe", 2, 1),
              play(0, 4, "Four", 1, 2));
          Files.deleteIfExists(first);
          Files.deleteIfExists(second);
        };
    Result result = compaction(merged, LatestTable.Evolution.REPLACE).rebuild(false);
    assertThat(result.isWhole()).isTrue();
    assertThat(result.read()).isEqualTo(4);
    assertThat(lake.rows()).hasSize(3).containsEntry(1L, "Believe 2 @0/1");
  }

  @Test
  void givesARebuildUpWhenTheStoreGoesOnFailing() throws IOException {
    assertThatThrownBy(() -> withoutFirst(LatestTable.Evolution.REPLACE).rebuild(false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the store has failed 6 times: raw object");
    assertThat(plans).hasValue(6);
    assertThat(lake.dataFiles()).isZero();
  }
}
