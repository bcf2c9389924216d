package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.FileTree;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import io.chartlake.local.stack.StackLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "clean",
    description = "Deletes the stack's data, logs, configuration and secrets; it must be down.")
public final class CleanCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Option(names = "--all", description = "Delete the unpacked engines and class data archives too.")
  private boolean all;

  @Override
  @SuppressWarnings("try") // held, not used
  public Integer call() {
    Home home = options.home();
    if (!Files.exists(home.folder())) {
      System.out.println("There is nothing to clean.");
      return 0;
    }
    Stack stack = options.stack();
    try (StackLock held = StackLock.take(home)) {
      if (stack.isAnythingUp() || !stack.programs().isEmpty()) {
        throw CommandException.failure("the stack is running; stop it first with ./chartlake down");
      }
      for (Path path :
          List.of(
              home.data(),
              home.ledgers(),
              home.logs(),
              home.temporary(),
              home.conf(),
              home.folder().resolve("ports.properties"),
              home.folder().resolve("secrets.properties"))) {
        FileTree.delete(path);
      }
      if (all) {
        deleteEngines(home);
      }
    }
    System.out.println("Cleaned " + home.folder());
    return 0;
  }

  /** They are shared by every stack of the checkout. */
  private static void deleteEngines(Home home) {
    boolean used =
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().commandLine().stream())
            .anyMatch(line -> line.contains(home.engines().toString()));
    if (used) {
      throw CommandException.failure(
          "another stack of this checkout is running from "
              + home.engines()
              + "; stop it first, or clean without --all");
    }
    FileTree.delete(home.engines());
  }
}
