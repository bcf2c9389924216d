package io.chartlake.local.command;

import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Stack;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every command about a stack takes. */
final class StackOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description =
          "The stack's folder: data, logs, configuration. Default: CHARTLAKE_DIR, or .chartlake in"
              + " the checkout.")
  private Path folder;

  Home home() {
    return Home.find(Optional.ofNullable(folder));
  }

  Stack stack() {
    return Stack.of(home());
  }

  /** The stack, which must be up. */
  Stack running() {
    return running(home());
  }

  static Stack running(Home home) {
    Stack stack = Stack.of(home);
    if (!stack.isAnythingUp()) {
      throw CommandException.failure("nothing is running; start the stack with ./chartlake up");
    }
    return stack;
  }

  /** Whether the user asked for stack traces, by an option that every command inherits. */
  static boolean isDebug(CommandSpec spec) {
    return Boolean.TRUE.equals(spec.findOption("--debug").getValue());
  }
}
