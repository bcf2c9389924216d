package io.chartlake.local.command;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Store;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.StartupDisplay;
import io.chartlake.local.terminal.Terminal;
import java.util.Locale;
import java.util.Optional;
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

  @Option(
      names = "--s3",
      paramLabel = "s3proxy|ceph",
      description =
          "What gives S3 to a new stack, which it then keeps: s3proxy, or Ceph's gateway (needs the"
              + " machine's Ceph packages). Default: s3proxy.")
  private Store store;

  /** The stack to start; to be asked for under its lock, since ports and secrets are made here. */
  Stack stack(Home home) {
    Optional<Store> asked = Optional.ofNullable(store);
    return ports == PortChoice.FREE
        ? Stack.toStartOnFreePorts(home, asked)
        : Stack.toStart(home, asked);
  }

  /** Brings up what is not running and makes what is not made. */
  @SuppressWarnings("ClosingStandardOutputStreams") // the display closes its clock
  static void start(Stack stack) {
    long begin = System.nanoTime();
    boolean running = stack.running().containsAll(stack.chosenNames());
    System.out.println(
        running
            ? "Chartlake is running in " + stack.home().folder()
            : "Starting Chartlake in " + stack.home().folder());
    try (StartupDisplay display =
        new StartupDisplay(System.out, stack.chosenNames(), Terminal.isInteractive())) {
      stack.up(display);
    }
    System.out.printf(
        Locale.ROOT,
        "%s in %.1f s.%n",
        running ? "All of it is in place, found" : "Up",
        (System.nanoTime() - begin) / 1e9);
  }
}
