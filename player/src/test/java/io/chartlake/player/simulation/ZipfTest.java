package io.chartlake.player.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Ranks are drawn as the law says, and a seed draws them again. */
class ZipfTest {
  private static final int DRAWS = 200_000;

  @Test
  void drawsRanksAsOftenAsTheLawSays() {
    int[] counts = draw(new Zipf(100, 1.1, 42), 100);
    double sum = 0;
    for (int rank = 1; rank <= 100; rank++) {
      sum += Math.pow(rank, -1.1);
    }
    for (int rank = 1; rank <= 100; rank++) {
      double expected = DRAWS * Math.pow(rank, -1.1) / sum;
      assertThat((double) counts[rank - 1]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
  }

  @Test
  void exponentZeroLikesAllTheSame() {
    for (int count : draw(new Zipf(10, 0, 1), 10)) {
      assertThat(count).isBetween(DRAWS / 10 - 700, DRAWS / 10 + 700);
    }
  }

  @Test
  void sameSeedDrawsTheSame() {
    Zipf one = new Zipf(1_000, 1.1, 7);
    Zipf other = new Zipf(1_000, 1.1, 7);
    Zipf different = new Zipf(1_000, 1.1, 8);
    boolean differs = false;
    for (int i = 0; i < 1_000; i++) {
      int rank = one.next();
      assertThat(rank).isEqualTo(other.next());
      differs |= rank != different.next();
    }
    assertThat(differs).isTrue();
    assertThat(new Zipf(1, 1.1, 7).next()).isZero();
  }

  private static int[] draw(Zipf zipf, int ranks) {
    int[] counts = new int[ranks];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.next()]++;
    }
    return counts;
  }
}
