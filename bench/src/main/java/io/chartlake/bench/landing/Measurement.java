package io.chartlake.bench.landing;

import io.chartlake.bench.Median;
import java.util.List;

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
        Median.of(runs, Measurement::megabytesPerSecond),
        Median.of(runs, Measurement::mostMegabytesPerSecond),
        Median.of(runs, Measurement::seconds),
        Median.of(runs, Measurement::cpuSeconds),
        Median.of(runs, Measurement::storeCpuSeconds),
        Median.of(runs, Measurement::brokerCpuSeconds),
        Median.of(runs, Measurement::wholeSeconds),
        Median.of(runs, Measurement::wholeCpuSeconds),
        (long) Median.of(runs, Measurement::peakMebibytes));
  }
}
