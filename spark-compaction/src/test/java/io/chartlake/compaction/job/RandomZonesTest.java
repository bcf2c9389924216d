package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/**
 * Random zones in random rounds, with overlaps that zombies leave, objects that come late, tasks
 * and commits that crash; after each round the table must be the fold below its watermark.
 */
class RandomZonesTest {
  private static int cases;
  private static int overlapping;
  private static int insideAnObject;
  private static int crashed;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void equalsTheFoldBelowTheWatermark(@ForAll long seed) throws IOException { // I2, I5, I6, I7, I8
    Path folder = Files.createTempDirectory("spark-compaction-zones");
    try {
      Random random = new Random(seed);
      RandomZone zone = new RandomZone(random);
      Lake lake = new Lake(folder, RandomZone.PARTITIONS);
      lake.open();
      boolean inside = false;
      for (int rounds = random.nextInt(4); rounds > 0; rounds--) {
        zone.landSome(lake);
        inside |= round(lake, zone, random);
      }
      zone.landRest(lake);
      round(lake, zone, random);
      Result last = lake.compact();
      check(lake, zone, last.watermark());
      assertThat(last.isWhole()).isTrue();
      cases++;
      overlapping += zone.overlaps() ? 1 : 0;
      insideAnObject += inside ? 1 : 0;
    } finally {
      delete(folder);
    }
  }

  @AfterContainer
  static void sawWhatItIsFor() {
    assertThat(cases).isPositive();
    assertThat(overlapping * 100 / cases).as("%% with overlaps").isGreaterThanOrEqualTo(30);
    assertThat(insideAnObject * 100 / cases)
        .as("%% with a watermark inside an object")
        .isGreaterThanOrEqualTo(10);
    assertThat(crashed).as("crashes").isGreaterThan(cases / 4);
  }

  /** One round, perhaps crashed at some point; returns whether its watermark lies in an object. */
  private static boolean round(Lake lake, RandomZone zone, Random random) throws IOException {
    WriteMode.Mode[] modes = WriteMode.Mode.values();
    lake.mode = new WriteMode(modes[random.nextInt(modes.length)], random.nextInt(10));
    lake.roundBytes = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(2_000);
    switch (random.nextInt(4)) {
      case 0 -> {
        lake.prepare(); // its files are written, and nobody ever commits them
        crashed++;
      }
      case 1 -> commitUnknown(lake, true);
      case 2 -> commitUnknown(lake, false);
      default -> lake.compact();
    }
    Watermark reached = lake.open().refreshed().watermark().orElse(lake.nothing());
    check(lake, zone, reached);
    return zone.isInsideAnObject(reached);
  }

  /** The catalog's answer to a commit is lost, and the process ends without reading it back. */
  private static void commitUnknown(Lake lake, boolean done) throws IOException {
    crashed++;
    LatestTable table =
        FaultyTable.of(
            lake,
            (base, metadata, real) -> {
              if (done) {
                real.commit(base, metadata);
              }
              throw new CommitStateUnknownException(new IOException("connection reset"));
            });
    Compaction compaction =
        new Compaction(
            lake.source(),
            table,
            lake.mode,
            ViewPublisher.none(),
            new Limits(false, Long.MAX_VALUE),
            lake.nothing());
    try {
      compaction.run();
    } catch (RuntimeException e) {
      assertThat(done).as("a commit that was done is found").isFalse();
    }
  }

  private static void check(Lake lake, RandomZone zone, Watermark watermark) {
    assertThat(lake.rows()).isEqualTo(zone.fold(watermark));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
