package io.chartlake.audit.cut;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.StatusLine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what is under way below the cut, one thing after the other. What is lost never arrives,
 * so the wait has an end.
 */
public final class Settling {
  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
  public static final Duration STEP = Duration.ofMillis(500);

  private final LongSupplier nanoTime;
  private final Pause pause;
  private final StatusLine line;
  private final long deadline;

  /** Lets time pass. */
  public interface Pause {
    void pause(Duration duration);
  }

  /**
   * @param atMost for all waits together
   */
  public Settling(Duration atMost, LongSupplier nanoTime, Pause pause, StatusLine line) {
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.line = line;
    this.deadline = nanoTime.getAsLong() + atMost.toNanos();
  }

  /** Looks at least once, then until it has ended or the time is over. */
  public void await(Wait wait) {
    try {
      Optional<String> pending = wait.pending();
      while (pending.isPresent() && nanoTime.getAsLong() < deadline) {
        line.show(
            String.format(
                "waiting, %d s left: %s",
                Duration.ofNanos(deadline - nanoTime.getAsLong()).toSeconds(), pending.get()));
        pause.pause(STEP);
        pending = wait.pending();
      }
      line.clear();
      pending.ifPresent(what -> LOG.warn("judging without waiting longer: {}", what));
    } catch (SourceException e) {
      // The layer that needs the source says so in its row.
      line.clear();
      LOG.warn("{}", e.getMessage());
    }
  }
}
