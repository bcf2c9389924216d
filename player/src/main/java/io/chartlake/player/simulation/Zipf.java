package io.chartlake.player.simulation;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws ranks as listeners draw songs: rank k is k^exponent times rarer than rank 1.
 *
 * <p>{@link Random}'s algorithm is part of its contract, so a seed means the same draws everywhere.
 */
public final class Zipf {
  private final double[] cumulative;
  private final Random random;

  /**
   * @param ranks how many there are, at least 1
   * @param exponent at least 0; at 0 all are equally likely
   */
  public Zipf(int ranks, double exponent, long seed) {
    if (ranks < 1 || !(exponent >= 0) || Double.isInfinite(exponent)) {
      throw new IllegalArgumentException(ranks + " ranks with exponent " + exponent);
    }
    cumulative = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1, -exponent);
      cumulative[i] = sum;
    }
    random = new Random(seed);
  }

  /** A rank from 0 (the most likely) to ranks - 1. */
  int next() {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    // A rank owns the points below its own sum, so a point that equals a sum is the next rank's.
    int rank = found >= 0 ? found + 1 : -found - 1;
    return Math.min(rank, cumulative.length - 1);
  }
}
