package io.chartlake.audit.cut;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.UnsteadyException;
import io.chartlake.audit.report.ProgressLine;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what is under way below the cut, one thing after the other, and asks again what may be
 * answered the next time. What is lost never arrives, so waiting has an end.
 */
public final class Waiter {
  private static final Logger LOG = LoggerFactory.getLogger(Waiter.class);
  private static final Duration STEP = Duration.ofMillis(500);
  private static final int MAX_ATTEMPTS = 4;

  private final Duration atMost;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> sleep;
  private final ProgressLine progress;
  private OptionalLong deadline = OptionalLong.empty();

  /**
   * @param atMost for all waits together, from the first one on
   * @param sleep lets time pass
   */
  public Waiter(
      Duration atMost, LongSupplier nanoTime, Consumer<Duration> sleep, ProgressLine progress) {
    this.atMost = atMost;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.progress = progress;
  }

  /**
   * Looks at least once, then until nothing is under way or the time is over.
   *
   * @param pending what is still under way; empty when it has ended
   */
  public void await(Supplier<Optional<String>> pending) {
    if (deadline.isEmpty()) {
      deadline = OptionalLong.of(nanoTime.getAsLong() + atMost.toNanos());
    }
    try {
      Optional<String> what = pending.get();
      long left = left();
      while (what.isPresent() && left > 0) {
        progress.show(
            String.format(
                "waiting, %d s left: %s", Duration.ofNanos(left).toSeconds(), what.get()));
        pause();
        what = pending.get();
        left = left();
      }
      progress.clear();
      what.ifPresent(open -> LOG.warn("judging without waiting longer: {}", open));
    } catch (SourceException e) {
      // The layer that needs the source says so in its row.
      progress.clear();
      LOG.warn("{}", e.getMessage());
    }
  }

  private long left() {
    return deadline.getAsLong() - nanoTime.getAsLong();
  }

  /**
   * The first answer, or the last failure. A query that has listed an object which others merge, or
   * which an upload has not finished, fails as a whole.
   */
  public <T> T retry(Supplier<T> question) {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.get();
      } catch (UnsteadyException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  /** Lets half a second pass. */
  public void pause() {
    sleep.accept(STEP);
  }
}
