package io.chartlake.local.command;

import io.chartlake.local.settings.Port;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import io.chartlake.local.terminal.StartupDisplay;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Starts what is not running, and returns when all of it is ready.")
public final class UpCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Option(
      names = "--ports",
      paramLabel = "usual|free",
      defaultValue = "usual",
      description =
          "Where to listen when this folder's stack starts for the first time; kept from then on."
              + " Default: ${DEFAULT-VALUE}.")
  private PortChoice ports;

  @Option(
      names = {"-v", "--verbose"},
      description = "Let music-chart log each update.")
  private boolean verbose;

  enum PortChoice {
    USUAL,
    FREE
  }

  @Override
  public Integer call() {
    Stack stack =
        ports == PortChoice.FREE
            ? Stack.toStartOnFreePorts(options.home())
            : Stack.toStart(options.home());
    try (StackLock lock = StackLock.take(stack.home())) {
      if (stack.isUp()) {
        System.out.println("Chartlake is running. See ./chartlake status");
        return 0;
      }
      start(verbose ? stack.verbose() : stack);
    }
    System.out.println("  Trino         " + stack.ports().http(Port.TRINO));
    System.out.println("  logs          " + stack.home().logs());
    System.out.println("Try ./chartlake play --plays 1000, then ./chartlake compact, then");
    System.out.println("    ./chartlake sql -e 'SELECT * FROM lake.music.songs_now'");
    return 0;
  }

  /** Brings the stack up before the user's eyes. */
  static void start(Stack stack) {
    long begin = System.nanoTime();
    System.out.println("Starting Chartlake in " + stack.home().folder());
    try (StartupDisplay display =
        new StartupDisplay(System.out, stack.serviceNames(), System.console() != null)) {
      stack.up(display);
    }
    System.out.printf(Locale.ROOT, "Up in %.1f s.%n", (System.nanoTime() - begin) / 1e9);
  }
}
