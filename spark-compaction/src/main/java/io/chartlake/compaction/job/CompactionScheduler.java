package io.chartlake.compaction.job;

import io.chartlake.compaction.plan.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Round after round on a fixed grid of time. A round that takes longer than a period makes the next
 * one begin at the following point of the grid; a job that fails is tried again after 1, 2, 4 …
 * seconds, at most a minute, while the others keep to the grid.
 */
public final class CompactionScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(CompactionScheduler.class);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

  private final List<Turns> jobs = new ArrayList<>();
  private final Duration period;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long startNanos;
  private long finished;
  private long failed;

  /** What a round does with one table. */
  @FunctionalInterface
  interface Job {
    /**
     * Brings the table up to date.
     *
     * @param stopping whether to end after the current commit though there is more
     */
    Result run(BooleanSupplier stopping) throws Exception;
  }

  /**
   * @param jobs what a round does, one after the other, by what each works on
   */
  CompactionScheduler(Map<String, Job> jobs, Duration period) {
    jobs.forEach((name, job) -> this.jobs.add(new Turns(name, job)));
    this.period = period;
  }

  /**
   * Runs until {@link #stop}.
   *
   * @throws RefusedException when every job was refused at its last turn, so that nothing is left
   *     that goes on while a person decides
   */
  public void run() {
    try {
      startNanos = System.nanoTime();
      jobs.forEach(job -> job.dueNanos = startNanos);
      do {
        round();
        requireOneNotRefused();
      } while (!isStoppedWithin(untilNextTurn()));
      LOG.info("Stopped after {} rounds, {} of them failed", finished, failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  /** Lets the current commit end and waits for it, so that it is not cut in two. */
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

  /**
   * Gives every job whose turn it is that turn; one that fails does not keep others from theirs.
   */
  private void round() throws InterruptedException {
    finished++;
    boolean all = true;
    for (Turns job : jobs) {
      if (!isStopping() && job.dueNanos - System.nanoTime() <= 0) {
        all &= job.succeeds();
      }
    }
    failed += all ? 0 : 1;
  }

  private void requireOneNotRefused() {
    if (jobs.stream().allMatch(job -> job.refused != null)) {
      RefusedException first = jobs.get(0).refused;
      jobs.stream().skip(1).forEach(job -> first.addSuppressed(job.refused));
      throw first;
    }
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  private long untilNextTurn() {
    long now = System.nanoTime();
    return jobs.stream()
        .map(job -> job.dueNanos - now)
        .min(Comparator.naturalOrder())
        .orElse(period.toNanos());
  }

  static Duration backoff(int failuresInARow) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(failuresInARow - 1, 16));
    return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  private boolean isStoppedWithin(long nanos) throws InterruptedException {
    return stop.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** A job, and when it is its turn. */
  private final class Turns {
    private final String name;
    private final Job job;
    private long dueNanos;
    private int failuresInARow;
    private RefusedException refused;

    Turns(String name, Job job) {
      this.name = name;
      this.job = job;
    }

    boolean succeeds() throws InterruptedException {
      refused = null;
      try {
        job.run(CompactionScheduler.this::isStopping);
        failuresInARow = 0;
        long now = System.nanoTime();
        long elapsed = now - startNanos;
        dueNanos = now + period.toNanos() - elapsed % period.toNanos();
        return true;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        refused = e instanceof RefusedException refusal ? refusal : null;
        failuresInARow++;
        dueNanos = System.nanoTime() + backoff(failuresInARow).toNanos();
        LOG.error("Round {} of {} failed: {}", finished, name, Failures.message(e));
        LOG.debug("Failed", e);
        return false;
      }
    }
  }
}
