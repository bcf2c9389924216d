package io.chartlake.bench.streams;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One run: speed and CPU between its first and its last commit with work still left, so that
 * neither start-up nor the wait for the last commit is in it; and the process as a whole.
 */
record Measurement(
    double eventsPerSecond,
    double cpuMicrosPerEvent,
    double wholeSeconds,
    double wholeCpuSeconds,
    long peakMebibytes) {

  /** The median of each figure by itself. */
  static Measurement median(List<Measurement> runs) {
    return new Measurement(
        median(runs, Measurement::eventsPerSecond),
        median(runs, Measurement::cpuMicrosPerEvent),
        median(runs, Measurement::wholeSeconds),
        median(runs, Measurement::wholeCpuSeconds),
        (long) median(runs, Measurement::peakMebibytes));
  }

  private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
    List<Double> sorted =
        runs.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
