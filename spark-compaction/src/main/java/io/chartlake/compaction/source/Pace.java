package io.chartlake.compaction.source;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a long work is to be heard of again: every half minute. */
public final class Pace {
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private long lastNanos;

  public Pace() {
    this(System::nanoTime);
  }

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether so long has passed since it was made, or last was due. */
  public boolean isDue() {
    long now = nanoTime.getAsLong();
    if (now - lastNanos < QUIET.toNanos()) {
      return false;
    }
    lastNanos = now;
    return true;
  }
}
