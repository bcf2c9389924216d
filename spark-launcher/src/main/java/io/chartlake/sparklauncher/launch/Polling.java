package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits between two requests for something that sends no events. */
final class Polling {
  private Polling() {}

  static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted", e);
    }
  }
}
