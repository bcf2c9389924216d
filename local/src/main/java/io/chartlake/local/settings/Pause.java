package io.chartlake.local.settings;

import io.chartlake.cli.CommandException;

/** The moment between two looks at something that will be there soon. */
public final class Pause {
  private static final long MILLIS = 100;

  private Pause() {}

  public static void briefly() {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted", e);
    }
  }
}
