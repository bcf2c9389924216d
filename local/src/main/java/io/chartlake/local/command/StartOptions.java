package io.chartlake.local.command;

import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.StartupDisplay;
import io.chartlake.local.terminal.Terminal;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What commands that start a stack take, and the start before the user's eyes. */
final class StartOptions {
  @Option(
      names = "--ports",
      paramLabel = "saved|free",
      defaultValue = "saved",
      description =
          "Where to listen: on the ports of this stack's last start, at first the usual ones; or on"
              + " ports that are free now. Default: ${DEFAULT-VALUE}.")
  private PortChoice ports;

  private enum PortChoice {
    SAVED,
    FREE
  }

  /** The stack to start; to be asked for under its lock, since ports and secrets are made here. */
  Stack stack(Home home) {
    return ports == PortChoice.FREE ? Stack.toStartOnFreePorts(home) : Stack.toStart(home);
  }

  /** Brings up what is not running and makes what is not made. */
  @SuppressWarnings("ClosingStandardOutputStreams") // the display closes its clock
  static void start(Stack stack) {
    long begin = System.nanoTime();
    boolean whole = stack.running().containsAll(stack.serviceNames());
    System.out.println(
        whole
            ? "Chartlake is running in " + stack.home().folder()
            : "Starting Chartlake in " + stack.home().folder());
    try (StartupDisplay display =
        new StartupDisplay(System.out, stack.serviceNames(), Terminal.isInteractive())) {
      stack.up(display);
    }
    System.out.printf(
        Locale.ROOT,
        "%s in %.1f s.%n",
        whole ? "All of it is in place, found" : "Up",
        (System.nanoTime() - begin) / 1e9);
  }
}
