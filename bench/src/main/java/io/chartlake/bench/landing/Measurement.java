package io.chartlake.bench.landing;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One run, from the group's assignment to the last durable record; and the process as a whole.
 *
 * @param megabytesPerSecond of record values, 10^6 bytes
 * @param mostMegabytesPerSecond the same until nine tenths of them were durable
 * @param cpuSeconds of the worker or consumer, its start-up left out
 */
record Measurement(
    double megabytesPerSecond,
    double mostMegabytesPerSecond,
    double seconds,
    double cpuSeconds,
    double storeCpuSeconds,
    double brokerCpuSeconds,
    double wholeSeconds,
    double wholeCpuSeconds,
    long peakMebibytes) {

  /** The median of each figure by itself. */
  static Measurement median(List<Measurement> runs) {
    return new Measurement(
        median(runs, Measurement::megabytesPerSecond),
        median(runs, Measurement::mostMegabytesPerSecond),
        median(runs, Measurement::seconds),
        median(runs, Measurement::cpuSeconds),
        median(runs, Measurement::storeCpuSeconds),
        median(runs, Measurement::brokerCpuSeconds),
        median(runs, Measurement::wholeSeconds),
        median(runs, Measurement::wholeCpuSeconds),
        (long) median(runs, Measurement::peakMebibytes));
  }

  private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
