package io.chartlake.local.command;

import io.chartlake.local.engine.Foreground;
import io.chartlake.local.engine.JavaProgram;
import io.chartlake.local.settings.Home;
import io.chartlake.local.stack.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Hands over to the launcher, which talks to a Kubernetes cluster; no stack need be up. */
@Command(
    name = "spark",
    description = {
      "Runs Spark applications on Kubernetes by Kubeflow's or Apache's Spark operator.",
      "  ./chartlake spark run --template FILE   runs an application to its end",
      "All further words and options are the launcher's."
    })
public final class SparkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      description = "Show the program's help, or that of the word before it.")
  private boolean help;

  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    Home home = Home.find(Optional.empty());
    List<String> all = new ArrayList<>(words);
    if (help || words.isEmpty()) {
      all.add("--help");
    }
    if (StackOptions.isDebug(spec)) {
      all.add("--debug");
    }
    JavaProgram program = Programs.spark(home, all);
    return Foreground.run(home, program, Programs.grace(program.name()));
  }
}
