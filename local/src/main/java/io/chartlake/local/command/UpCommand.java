package io.chartlake.local.command;

import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.OptionalService;
import io.chartlake.local.settings.Port;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import java.util.List;
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

  @Option(
      names = "--only",
      paramLabel = "SERVICE",
      split = ",",
      description =
          "Start only these, separated by commas, and what they need; a later up starts the rest.")
  private List<String> only = List.of();

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Home home = options.home();
    home.create();
    Stack stack;
    try (StackLock held = StackLock.take(home)) {
      stack = startOptions.stack(home);
      stack = verbose ? stack.verbose() : stack;
      stack = only.isEmpty() ? stack : stack.only(only);
      StartOptions.start(stack);
    }
    if (!only.isEmpty()) {
      System.out.println("  logs    " + home.logs());
      return 0;
    }
    System.out.println("  Trino   " + stack.ports().https(Port.TRINO));
    if (stack.has(OptionalService.SUPERSET)) {
      printSuperset(stack);
    }
    System.out.println("  logs    " + home.logs());
    System.out.println("Try ./chartlake play --plays 1000, then ./chartlake compact, then");
    System.out.println("    ./chartlake sql -e 'SELECT * FROM lake.music.songs_now'");
    return 0;
  }

  private static void printSuperset(Stack stack) {
    System.out.println(
        "  charts  " + stack.ports().http(Port.SUPERSET) + "/superset/dashboard/music-chart/");
    System.out.println(
        "          as user viewer, or admin; passwords: superset.viewer and superset.admin in "
            + stack.home().secrets());
  }
}
