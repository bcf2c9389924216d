package io.chartlake.bench.streams;

import io.chartlake.bench.Median;
import java.util.List;

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
        Median.of(runs, Measurement::eventsPerSecond),
        Median.of(runs, Measurement::cpuMicrosPerEvent),
        Median.of(runs, Measurement::wholeSeconds),
        Median.of(runs, Measurement::wholeCpuSeconds),
        (long) Median.of(runs, Measurement::peakMebibytes));
  }
}
