package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;
import java.io.IOException;

/** Work with files and processes, whose failure a user can meet. */
public final class Attempt {
  private Attempt() {}

  /** Something that gives a result. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Something that gives none. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Does it.
   *
   * @param what it is, to follow "cannot" in the error, such as "read FILE"
   * @throws CommandException when it fails or this thread is interrupted
   */
  public static <T> T to(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw CommandException.failure("cannot " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted, cannot " + what, e);
    }
  }

  /** Does it; the same as with a result. */
  public static void to(String what, Step step) {
    to(
        what,
        () -> {
          step.run();
          return true;
        });
  }
}
