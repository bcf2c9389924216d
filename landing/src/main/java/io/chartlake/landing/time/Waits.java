package io.chartlake.landing.time;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that last no longer than they may. */
public final class Waits {
  private Waits() {}

  /** Whether it is done, well or not, within this time. */
  public static boolean await(CompletableFuture<?> what, Duration atMost) {
    try {
      what.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true; // who asks for its result is told
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
