package io.chartlake.local.command;

import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Programs;
import io.chartlake.local.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that hands over to a program of its own, with every option it does not know. */
abstract class ProgramCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      description = "Show this help and the program's own.")
  private boolean help;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "The stack's folder. Default: CHARTLAKE_DIR, or .chartlake in the checkout.")
  private Path folder;

  @Unmatched private List<String> further = new ArrayList<>();

  /** The program, set up for a stack, with these arguments of the user's. */
  abstract JavaProgram program(Programs programs, Home home, List<String> arguments);

  @Override
  public final Integer call() {
    Home home = Home.find(Optional.ofNullable(folder));
    if (help) {
      spec.commandLine().usage(System.out);
      System.out.println();
      Programs programs = new Programs(Stack.of(home));
      List<String> asked =
          new ArrayList<>(further.stream().takeWhile(word -> !word.startsWith("-")).toList());
      asked.add("--help");
      return programs.run(program(programs, home, asked).withoutRecording());
    }
    Programs programs = new Programs(StackOptions.running(home));
    List<String> arguments = new ArrayList<>(further);
    if (StackOptions.isDebug(spec)) {
      arguments.add("--debug");
    }
    return programs.run(program(programs, home, arguments));
  }
}
