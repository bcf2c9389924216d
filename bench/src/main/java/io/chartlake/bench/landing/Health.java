package io.chartlake.bench.landing;

import java.io.IOException;
import java.time.Duration;

/** Looks now and then whether a run has failed; rarely, since asking a worker costs. */
final class Health {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Throws if what is looked at has failed. */
  interface Look {
    void look() throws IOException, InterruptedException;
  }

  private final Look look;
  private long askedNanos = System.nanoTime();

  Health(Look look) {
    this.look = look;
  }

  /** Looks if it is time to. */
  void check() throws IOException, InterruptedException {
    if (System.nanoTime() - askedNanos >= INTERVAL.toNanos()) {
      look.look();
      askedNanos = System.nanoTime();
    }
  }
}
