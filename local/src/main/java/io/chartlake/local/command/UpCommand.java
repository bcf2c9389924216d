package io.chartlake.local.command;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Port;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Starts what is not running, and returns when all of it is ready.")
public final class UpCommand implements Callable<Integer> {
  @Mixin private StackOptions options;
  @Mixin private StartOptions startOptions;

  @Option(
      names = {"-v", "--verbose"},
      description = "Let music-chart log each update.")
  private boolean verbose;

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Home home = options.home();
    home.create();
    Stack stack;
    try (StackLock held = StackLock.take(home)) {
      stack = startOptions.stack(home);
      StartOptions.start(verbose ? stack.verbose() : stack);
    }
    System.out.println("  Trino   " + stack.ports().http(Port.TRINO));
    System.out.println("  logs    " + home.logs());
    System.out.println("Try ./chartlake play --plays 1000, then ./chartlake compact, then");
    System.out.println("    ./chartlake sql -e 'SELECT * FROM lake.music.songs_now'");
    return 0;
  }
}
