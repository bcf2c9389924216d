package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** The random lists are good for something: each broken rule is noticed, by its invariant. */
class BrokenVariantsTest {
  private static final int MOST_LISTS = 3_000;
  private static final long SEED = 20261101;

  @BeforeContainer
  static void keepQuiet() {
    Configurator.setLevel("io.chartlake", Level.OFF);
  }

  @AfterContainer
  static void speak() {
    Configurator.setLevel("io.chartlake", Level.WARN);
  }

  @Example
  void startingFromTheGroupsOffsetLeavesAGap() {
    assertCaught(BrokenVariants.STARTS_FROM_THE_GROUPS_OFFSET, "I2: .*no raw object");
  }

  @Example
  void comparingNoTopicIdMixesTopics() {
    assertCaught(BrokenVariants.COMPARES_NO_TOPIC_ID, "I2: .* is of another topic");
  }

  @Example
  void trustingItsClockNamesEarlierHours() {
    assertCaught(BrokenVariants.TRUSTS_ITS_CLOCK, "I2: .* is named for an earlier hour");
  }

  @Example
  void droppingNoRepetitionsLandsThemTwice() {
    assertCaught(BrokenVariants.DROPS_NO_REPETITIONS, "I2: .* has too much");
  }

  @Example
  void flushingOnCloseLeavesAGap() {
    assertCaught(BrokenVariants.FLUSHES_ON_CLOSE, "I2: .*no raw object");
  }

  @Example
  void uploadingSideBySideLeavesAGap() {
    assertCaught(BrokenVariants.UPLOADS_SIDE_BY_SIDE, "I2: .*no raw object");
  }

  @Example
  void throwingFromPreCommitIsNoticed() {
    assertCaught(BrokenVariants.PRE_COMMIT_THROWS, "rule 4: preCommit threw");
  }

  @Example
  void committingWhatWasReadPassesRecords() {
    assertCaught(BrokenVariants.COMMITS_WHAT_WAS_READ, "I4: .* is committed and not landed");
  }

  private static void assertCaught(BrokenVariants variant, String invariant) {
    RandomGenerator<List<Step>> lists = RandomLists.steps().generator(1000);
    Random random = new Random(SEED);
    for (int i = 0; i < MOST_LISTS; i++) {
      List<Step> steps = lists.next(random).value();
      try {
        RandomLists.run(steps, variant.wiring);
      } catch (AssertionError | RuntimeException e) {
        if (e instanceof AssertionError && e.getMessage().matches("(?s).*" + invariant + ".*")) {
          return;
        }
      }
    }
    assertThat(variant).as("noticed within %s lists", MOST_LISTS).isNull();
  }
}
