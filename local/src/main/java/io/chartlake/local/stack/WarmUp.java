package io.chartlake.local.stack;

import io.chartlake.local.settings.Choices;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Starts and stops a stack that nobody uses, once with the engines: each JVM records its class data
 * at its first clean stop, and every start after that takes two thirds of the time.
 */
public final class WarmUp {
  private static final Watcher NOBODY = (service, state, detail) -> {};

  private WarmUp() {}

  /** Whether it has been done, or a stack of this checkout has been started and stopped anyway. */
  public static boolean isDone(Home home) {
    try (Stream<Path> archives = Files.list(home.archives())) {
      return archives.anyMatch(path -> path.getFileName().toString().startsWith("trino-"));
    } catch (IOException e) {
      return false; // there is no such folder before the first stop
    }
  }

  /** Does it, in a folder and on ports of its own. */
  public static void run(Home home) {
    Home temporary = new Home(home.root(), home.engines().resolve("warm-up"), home.engines());
    FileTree.delete(temporary.folder());
    Stack stack = Stack.toStartOnFreePorts(temporary, Choices.of(temporary));
    try {
      stack.up(NOBODY);
    } finally {
      stack.down();
    }
    FileTree.delete(temporary.folder());
  }
}
