package io.chartlake.local.command;

import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
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
  public Integer call() {
    Home home = options.home();
    home.create();
    try (StackLock lock = StackLock.take(home)) {
      Stack.toStart(home).makeEngines(step -> System.out.println("  " + step));
    }
    return 0;
  }
}
