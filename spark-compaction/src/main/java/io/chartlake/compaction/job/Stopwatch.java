package io.chartlake.compaction.job;

import java.time.Duration;

/** Time from lap to lap. */
final class Stopwatch {
  private long started = System.nanoTime();

  Duration lap() {
    long now = System.nanoTime();
    Duration lap = Duration.ofNanos(now - started);
    started = now;
    return lap;
  }
}
