package io.chartlake.player.playback;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The clock, and the wish to stop: who waits for the one hears of the other. */
public interface StoppableClock {
  /** Nanoseconds since some moment. */
  long nanos();

  /** Milliseconds since 1970 (UTC). */
  long wallMillis();

  /** Waits for so long, or until the player shall stop; true when it shall. */
  boolean awaitStop(long nanos) throws InterruptedException;

  /** The system's clock. */
  static StoppableClock system(CountDownLatch stop) {
    return new StoppableClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }

      @Override
      public boolean awaitStop(long nanos) throws InterruptedException {
        return stop.await(nanos, TimeUnit.NANOSECONDS);
      }
    };
  }
}
