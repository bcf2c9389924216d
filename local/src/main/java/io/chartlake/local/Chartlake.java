package io.chartlake.local;

import io.chartlake.local.command.AuditCommand;
import io.chartlake.local.command.BenchCommand;
import io.chartlake.local.command.CleanCommand;
import io.chartlake.local.command.CompactCommand;
import io.chartlake.local.command.Debug;
import io.chartlake.local.command.DemoCommand;
import io.chartlake.local.command.DownCommand;
import io.chartlake.local.command.EnginesCommand;
import io.chartlake.local.command.LagExporterCommand;
import io.chartlake.local.command.LogsCommand;
import io.chartlake.local.command.ObjectsCommand;
import io.chartlake.local.command.PlayCommand;
import io.chartlake.local.command.SparkCommand;
import io.chartlake.local.command.SqlCommand;
import io.chartlake.local.command.StatusCommand;
import io.chartlake.local.command.UpCommand;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of the pipeline on one machine. */
@Command(
    name = "chartlake",
    description = "A music chart in a lakehouse, whole on one machine.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Two more are done by the script itself:",
      "  build    builds what is missing or has changed, which every command does by itself",
      "  test     builds and runs the tests; --all adds Ceph, Kubernetes and the long ones;",
      "           --kubernetes runs the images and the whole pipeline in pods",
      "",
      "Begin with: ./chartlake demo"
    },
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      StatusCommand.class,
      PlayCommand.class,
      CompactCommand.class,
      SqlCommand.class,
      ObjectsCommand.class,
      AuditCommand.class,
      LagExporterCommand.class,
      LogsCommand.class,
      DownCommand.class,
      CleanCommand.class,
      SparkCommand.class,
      BenchCommand.class,
      EnginesCommand.class
    })
public final class Chartlake implements Runnable, Debug {
  /** Exit code of wrong usage. */
  static final int USAGE = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.LOCAL,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  public static void main(String[] arguments) {
    // As for every JVM that it starts: engines' clients spell words and numbers by the locale.
    Locale.setDefault(Locale.US);
    Chartlake chartlake = new Chartlake();
    CommandLine commandLine = new CommandLine(chartlake);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> chartlake.report(failure, command));
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public boolean debug() {
    return debug;
  }

  private int report(Exception failure, CommandLine command) {
    if (debug) {
      failure.printStackTrace(command.getErr());
    } else if (failure instanceof LocalException) {
      command.getErr().println("chartlake: " + failure.getMessage());
    } else {
      command.getErr().println("chartlake: " + failure + "; --debug shows where");
    }
    command.getErr().flush();
    return 1;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }
}
