package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Choices;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    if (!isWarm(home)) {
      warmUp(home);
    }
    return 0;
  }

  /** Whether a stack of this checkout has been started and stopped. */
  private static boolean isWarm(Home home) {
    try (Stream<Path> archives = Files.list(home.archives())) {
      return archives.anyMatch(path -> path.getFileName().toString().startsWith("trino-"));
    } catch (IOException e) {
      return false; // there is no such folder before the first stop
    }
  }

  /**
   * Starts and stops a stack that nobody uses, in a folder and on ports of its own: each JVM
   * records its class data at its first clean stop, and every start after that takes two thirds of
   * the time. It only saves time: without a JDK for Trino, say, the build is as good as with it.
   */
  private static void warmUp(Home home) {
    System.out.println("  starting and stopping everything once, so that later starts are quick");
    try {
      Home temporary = new Home(home.root(), home.engines().resolve("warm-up"), home.engines());
      FileTree.delete(temporary.folder());
      Stack stack = Stack.toStartOnFreePorts(temporary, Choices.of(temporary));
      try {
        stack.up((service, state, detail) -> {});
      } finally {
        stack.down();
      }
      FileTree.delete(temporary.folder());
    } catch (CommandException e) {
      System.out.println(
          "  that failed, and will show again at the first start: " + e.getMessage());
    }
  }
}
