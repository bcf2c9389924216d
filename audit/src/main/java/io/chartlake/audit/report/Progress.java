package io.chartlake.audit.report;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says how far a layer is, once it takes longer than two seconds. */
public final class Progress {
  private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();

  private final LongSupplier nanoTime;
  private final Consumer<String> line;
  private String layer = "";
  private String unit = "";
  private long started;
  private long said;
  private long done;

  public Progress(LongSupplier nanoTime, Consumer<String> line) {
    this.nanoTime = nanoTime;
    this.line = line;
  }

  /** Begins with a layer; what is counted from here on is {@code unit}. */
  public void begin(String layer, String unit) {
    this.layer = layer;
    this.unit = unit;
    started = nanoTime.getAsLong();
    said = started;
    done = 0;
  }

  public void step() {
    done++;
    long now = nanoTime.getAsLong();
    if (now - said > QUIET_NANOS) {
      said = now;
      line.accept(
          String.format(
              "%s: %,d %s, %d s", layer, done, unit, Duration.ofNanos(now - started).toSeconds()));
    }
  }
}
