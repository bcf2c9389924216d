package io.chartlake.player.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Turns Ctrl-C and SIGTERM into a wish to stop, waits until the player has settled its plays, and
 * ends the process with the player's exit code instead of the signal's.
 */
final class StopSignal {
  private static final int INTERRUPTED = 130;
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch wished = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean playing;
  private volatile long patienceSeconds = PATIENCE_SECONDS;
  private volatile int exitCode;

  /** Hears the signals from now on. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "stop-signal"));
  }

  private void shutDown() {
    wished.countDown();
    if (!playing && settled.getCount() > 0) {
      Runtime.getRuntime().halt(INTERRUPTED); // nothing is on its way yet
    }
    try {
      boolean inTime = settled.await(patienceSeconds, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(inTime ? exitCode : CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    }
  }

  /** Counted down when the player shall stop. */
  CountDownLatch wished() {
    return wished;
  }

  /**
   * From now on plays are on their way.
   *
   * @param settlingSeconds how long settling them may take
   */
  void playing(long settlingSeconds) {
    patienceSeconds = settlingSeconds;
    playing = true;
  }

  /** All is done, with this exit code. */
  void settled(int code) {
    exitCode = code;
    settled.countDown();
  }
}
