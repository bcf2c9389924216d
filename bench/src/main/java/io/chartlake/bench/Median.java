package io.chartlake.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of several runs' figures; of an even number, the mean of the two in the middle. */
public final class Median {
  private Median() {}

  /**
   * The median of this figure.
   *
   * @param runs at least one
   */
  public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
