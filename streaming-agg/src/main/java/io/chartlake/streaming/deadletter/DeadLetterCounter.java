package io.chartlake.streaming.deadletter;

import io.chartlake.streaming.model.UnreadableReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts dead letters by reason and tells of them in the log: each one, but no more than one line
 * per reason and second, so that a flood of them does not become a flood of lines.
 */
public final class DeadLetterCounter {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterCounter.class);
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<UnreadableReason, Tally> tallies = new EnumMap<>(UnreadableReason.class);

  public DeadLetterCounter() {
    for (UnreadableReason reason : UnreadableReason.values()) {
      tallies.put(reason, new Tally());
    }
  }

  /** How many records were set aside for {@code reason} since the process started. */
  public long count(UnreadableReason reason) {
    return tallies.get(reason).records.sum();
  }

  public void add(
      UnreadableReason reason, String topic, int partition, long offset, String message) {
    Tally tally = tallies.get(reason);
    tally.records.increment();
    long now = System.nanoTime();
    long last = tally.lastLineNanos.get();
    if (now - last < QUIET_NANOS || !tally.lastLineNanos.compareAndSet(last, now)) {
      tally.untold.increment();
      return;
    }
    long untold = tally.untold.sumThenReset();
    log.warn(
        "dead letter {}-{} offset {}: {} ({}){}",
        topic,
        partition,
        offset,
        message,
        reason,
        untold == 0 ? "" : " and " + untold + " more since the last such line");
  }

  private static final class Tally {
    private final LongAdder records = new LongAdder();
    private final LongAdder untold = new LongAdder();
    private final AtomicLong lastLineNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  }
}
