package io.chartlake.compaction.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random zones in random rounds, with overlaps that zombies leave, objects that come late, another
 * compaction or maintenance meanwhile, and a crash somewhere between the first file that a task
 * writes and the views; after each round the table must be the fold below its watermark.
 */
class RandomZonesTest {
  private static final Logger LOG = LoggerFactory.getLogger(RandomZonesTest.class);
  private static final Map<RandomRounds.Fault, Integer> MET =
      new EnumMap<>(RandomRounds.Fault.class);
  private static int cases;
  private static int overlapping;
  private static int insideAnObject;

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void equalsTheFoldBelowTheWatermark(@ForAll long seed) throws IOException { // I2, I5, I6, I7, I8
    Path folder = Files.createTempDirectory("spark-compaction-zones");
    try {
      Random random = new Random(seed);
      RandomRounds rounds = new RandomRounds(folder, random);
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        rounds.landSome();
        MET.merge(rounds.round(), 1, Integer::sum);
      }
      rounds.finish();
      cases++;
      overlapping += rounds.zone().overlaps() ? 1 : 0;
      insideAnObject += rounds.wasInsideAnObject() ? 1 : 0;
    } catch (IOException | RuntimeException | AssertionError e) {
      LOG.error("Seed {} failed", seed); // jqwik's own report of it may be far from here
      throw e;
    } finally {
      delete(folder);
    }
  }

  @AfterContainer
  static void sawWhatItIsFor() {
    int crashed =
        MET.entrySet().stream()
            .filter(entry -> entry.getKey() != RandomRounds.Fault.NONE)
            .mapToInt(Map.Entry::getValue)
            .sum();
    LOG.info(
        "{} cases, {} with overlaps, {} with a watermark inside an object; ends of rounds: {}",
        cases,
        overlapping,
        insideAnObject,
        MET);
    assertThat(cases).isPositive();
    assertThat(overlapping * 100 / cases).as("%% with overlaps").isGreaterThanOrEqualTo(30);
    assertThat(insideAnObject * 100 / cases)
        .as("%% with a watermark inside an object")
        .isGreaterThanOrEqualTo(10);
    assertThat(crashed).as("crashes").isGreaterThan(cases / 4);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
