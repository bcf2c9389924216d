package io.chartlake.landing.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as landing needs it: the hour of a name, durations that no clock change bends, and waits.
 */
public interface TimeSource {
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }
      };

  /** Wall clock. */
  Instant now();

  /** Monotonic; only differences mean something. */
  long nanos();

  void sleep(Duration duration) throws InterruptedException;

  default Duration since(long nanos) {
    return Duration.ofNanos(nanos() - nanos);
  }
}
