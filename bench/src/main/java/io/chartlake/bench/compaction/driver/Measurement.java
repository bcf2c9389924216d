package io.chartlake.bench.compaction.driver;

import com.sun.management.OperatingSystemMXBean;
import io.chartlake.bench.Median;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What one run took.
 *
 * @param cpuSeconds of the whole process, its compiler and its garbage collector included
 */
record Measurement(double cpuSeconds, double wallSeconds) {

  /** What is measured. */
  interface Action {
    void run() throws Exception;
  }

  /** Runs this, in this process. */
  static Measurement of(Action action) throws Exception {
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    action.run();
    long end = System.nanoTime();
    return new Measurement((cpuNanos() - cpu) / 1e9, (end - begin) / 1e9);
  }

  /** The median of each figure by itself. */
  static Measurement median(List<Measurement> runs) {
    return new Measurement(
        Median.of(runs, Measurement::cpuSeconds), Median.of(runs, Measurement::wallSeconds));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
