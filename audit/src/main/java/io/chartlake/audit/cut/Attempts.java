package io.chartlake.audit.cut;

import io.chartlake.audit.source.UnsteadyException;
import java.util.function.Supplier;

/**
 * Asks again when an answer broke off because what is read changes meanwhile: a query that has
 * listed an object which others have merged, or which an upload has not finished, fails as a whole.
 */
public final class Attempts {
  private static final int MOST = 4;

  private final Settling.Pause pause;

  public Attempts(Settling.Pause pause) {
    this.pause = pause;
  }

  /** The first answer; the last failure when there is none. */
  public <T> T of(Supplier<T> question) {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.get();
      } catch (UnsteadyException e) {
        if (attempt == MOST) {
          throw e;
        }
        pause.pause(Settling.STEP);
      }
    }
  }
}
