package io.chartlake.testsupport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a deadline. */
public final class Waiting {
  private static final long POLL_MILLIS = 10;

  private Waiting() {}

  /** What is waited for; may throw to give up. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns once the condition holds; throws a sentence with {@code what} after the deadline. */
  public static void until(String what, Duration atMost, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds(what, condition)) {
      if (System.nanoTime() - deadline > 0) {
        throw new FixtureException(what + " did not happen within " + atMost.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean holds(String what, Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (FixtureException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new FixtureException(what + ": " + e, e);
    }
  }
}
