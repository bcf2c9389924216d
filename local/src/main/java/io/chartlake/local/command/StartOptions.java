package io.chartlake.local.command;

import io.chartlake.local.settings.Choices;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.MetastoreDb;
import io.chartlake.local.settings.OptionalService;
import io.chartlake.local.settings.Store;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.terminal.StartupDisplay;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  @Option(
      names = "--metastore-db",
      paramLabel = "derby|postgres",
      description =
          "What a new stack's Hive Metastore keeps its tables in, and then always: Derby, within"
              + " its own process, or a PostgreSQL server (needs the machine's package). Default:"
              + " derby.")
  private MetastoreDb metastoreDb;

  @Option(
      names = "--with",
      paramLabel = "superset",
      split = ",",
      description =
          "What else the stack is to have, from now on: Superset with the dashboards (needs the"
              + " machine's Python; fetched once, some 830 MB).")
  private List<OptionalService> with = List.of();

  /** The stack to start; to be asked for under its lock, since ports and secrets are made here. */
  Stack stack(Home home) {
    Choices choices =
        Choices.toStart(
            home, Optional.ofNullable(store), Optional.ofNullable(metastoreDb), Set.copyOf(with));
    return ports == PortChoice.FREE
        ? Stack.toStartOnFreePorts(home, choices)
        : Stack.toStart(home, choices);
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
    stack.obituaries().forEach(line -> System.out.println("  " + line));
    try (StartupDisplay display =
        new StartupDisplay(System.out, stack.chosenNames(), StartupDisplay.isInteractive())) {
      stack.up(display);
    }
    System.out.printf(
        Locale.ROOT,
        "%s in %.1f s.%n",
        running ? "All of it is in place, found" : "Up",
        (System.nanoTime() - begin) / 1e9);
  }
}
