package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import io.chartlake.local.stack.WarmUp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "engines",
    hidden = true,
    description = "The last step of ./chartlake build: unpacks what Maven has fetched.")
public final class EnginesCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Home home = options.home();
    home.create();
    try (StackLock held = StackLock.take(home)) {
      Stack.toStart(home).makeEngines(step -> System.out.println("  " + step));
    }
    if (!WarmUp.isDone(home)) {
      warmUp(home);
    }
    return 0;
  }

  /** It only saves time: without a JDK for Trino, say, the build is as good as with it. */
  private static void warmUp(Home home) {
    System.out.println("  starting and stopping everything once, so that later starts are quick");
    try {
      WarmUp.run(home);
    } catch (CommandException e) {
      System.out.println(
          "  that failed, and will show again at the first start: " + e.getMessage());
    }
  }
}
