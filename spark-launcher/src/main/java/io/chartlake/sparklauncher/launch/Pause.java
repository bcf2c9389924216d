package io.chartlake.sparklauncher.launch;

import io.chartlake.sparklauncher.FailedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A pause between two looks at something that can't call back. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted", e);
    }
  }
}
