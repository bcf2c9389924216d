package io.chartlake.local.command;

import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Stops everything that this folder's stack has started.")
public final class DownCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Stack stack = options.stack();
    if (!Files.exists(stack.home().run())) {
      System.out.println("Nothing is running.");
      return 0;
    }
    try (StackLock held = StackLock.takeIfWritable(stack.home())) {
      if (!stack.isAnythingUp() && stack.programs().isEmpty()) {
        System.out.println("Nothing is running.");
        stack.down(); // forgets pid files of what has died
        return 0;
      }
      stop(stack::down);
    }
    return 0;
  }

  /** Stops before the user's eyes what the action stops; it gives what had to be killed. */
  static void stop(Supplier<List<String>> action) {
    long begin = System.nanoTime();
    System.out.println("Stopping Chartlake.");
    List<String> killed = action.get();
    if (!killed.isEmpty()) {
      System.out.println("Did not stop by themselves and were killed: " + killed);
    }
    System.out.printf(Locale.ROOT, "Down in %.1f s.%n", (System.nanoTime() - begin) / 1e9);
  }
}
