package io.chartlake.bench.freshness;

import java.util.List;

/**
 * How long each play took.
 *
 * @param seconds in any order
 */
record Latencies(List<Double> seconds) {
  Latencies {
    seconds = seconds.stream().sorted().toList();
  }

  int count() {
    return seconds.size();
  }

  /**
   * The smallest figure that this part of all does not exceed.
   *
   * @param part from 0 to 1
   */
  double quantile(double part) {
    return seconds.get(Math.max(0, (int) Math.ceil(part * seconds.size()) - 1));
  }
}
