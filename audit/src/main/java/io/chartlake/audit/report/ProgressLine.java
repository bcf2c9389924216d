package io.chartlake.audit.report;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says how far something is that takes longer than two seconds: on a terminal in one line that is
 * rewritten, else in a line every 30 seconds.
 */
public final class ProgressLine {
  private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long SELDOM_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int WIDTH = 79;
  private static final String CLEAR = "\r\033[K";

  private final boolean terminal;
  private final Consumer<String> out;
  private final LongSupplier nanoTime;
  private String layer = "";
  private String unit = "";
  private long started;
  private long counted;
  private long done;
  private boolean shown;
  private long printed;

  /**
   * @param terminal whether a line can be written over
   * @param out takes whole lines; on a terminal any text
   */
  public ProgressLine(boolean terminal, Consumer<String> out, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Begins with a layer; what is counted from here on is {@code unit}. */
  public void begin(String layer, String unit) {
    this.layer = layer;
    this.unit = unit;
    started = nanoTime.getAsLong();
    counted = started;
    done = 0;
  }

  public void step() {
    done++;
    long now = nanoTime.getAsLong();
    if (now - counted > QUIET_NANOS) {
      counted = now;
      show(
          String.format(
              "%s: %,d %s, %d s", layer, done, unit, Duration.ofNanos(now - started).toSeconds()));
    }
  }

  public void show(String text) {
    if (terminal) {
      out.accept(CLEAR + (text.length() < WIDTH ? text : text.substring(0, WIDTH - 1) + "…"));
      shown = true;
      return;
    }
    long now = nanoTime.getAsLong();
    if (!shown || now - printed >= SELDOM_NANOS) {
      out.accept(text);
      shown = true;
      printed = now;
    }
  }

  /** Takes the line away; what is shown next begins anew. */
  public void clear() {
    if (terminal && shown) {
      out.accept(CLEAR);
    }
    shown = false;
  }
}
