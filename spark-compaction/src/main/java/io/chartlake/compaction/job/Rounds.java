package io.chartlake.compaction.job;

import io.chartlake.compaction.plan.RefusedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Round after round on a fixed grid of time. A round that takes longer than a period makes the next
 * one begin at the following point of the grid; a failed one is tried again after 1, 2, 4 …
 * seconds, at most a minute.
 */
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

  private final Callable<Result> round;
  private final Duration period;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long finished;
  private long failed;

  Rounds(Callable<Result> round, Duration period) {
    this.round = round;
    this.period = period;
  }

  /**
   * Runs until {@link #stop}.
   *
   * @throws RefusedException from a round, as trying again would not help
   */
  public void run() {
    try {
      long start = System.nanoTime();
      int failuresInARow = 0;
      do {
        failuresInARow = succeeds() ? 0 : failuresInARow + 1;
      } while (!isStoppedWithin(
          failuresInARow == 0 ? untilNext(System.nanoTime() - start) : backoff(failuresInARow)));
      LOG.info("Stopped after {} rounds, {} of them failed", finished, failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  /** Lets the current round end and waits for it, so that no commit is cut in two. */
  public void stop(Duration patience) {
    stop.countDown();
    try {
      if (!stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The current round did not end within {}", patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean succeeds() throws InterruptedException {
    finished++;
    try {
      round.call();
      return true;
    } catch (RefusedException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed++;
      LOG.error("Round {} failed, the {}. of all: {}", finished, failed, e.toString());
      LOG.debug("Failed", e);
      return false;
    }
  }

  /** From now to the next point of the grid. */
  private Duration untilNext(long elapsedNanos) {
    return Duration.ofNanos(period.toNanos() - elapsedNanos % period.toNanos());
  }

  static Duration backoff(int failuresInARow) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(failuresInARow - 1, 16));
    return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  private boolean isStoppedWithin(Duration pause) throws InterruptedException {
    return stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
