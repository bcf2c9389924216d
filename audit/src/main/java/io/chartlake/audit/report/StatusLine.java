package io.chartlake.audit.report;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says how far something is that takes long: on a terminal in one line that is written anew, else
 * in a line now and then.
 */
public final class StatusLine {
  private static final Duration SELDOM = Duration.ofSeconds(30);
  private static final int WIDTH = 79;
  private static final String CLEAR = "\r\033[K";

  private final boolean terminal;
  private final Consumer<String> out;
  private final LongSupplier nanoTime;
  private boolean shown;
  private long said;

  /**
   * @param terminal whether a line can be written over
   * @param out takes whole lines; on a terminal any text
   */
  public StatusLine(boolean terminal, Consumer<String> out, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.out = out;
    this.nanoTime = nanoTime;
  }

  public void show(String text) {
    if (terminal) {
      out.accept(CLEAR + (text.length() < WIDTH ? text : text.substring(0, WIDTH - 1) + "…"));
      shown = true;
      return;
    }
    long now = nanoTime.getAsLong();
    if (!shown || now - said >= SELDOM.toNanos()) {
      out.accept(text);
      shown = true;
      said = now;
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
