package io.chartlake.local;

import io.chartlake.cli.ErrorLines;
import io.chartlake.local.command.BenchCommand;
import io.chartlake.local.command.CleanCommand;
import io.chartlake.local.command.DemoCommand;
import io.chartlake.local.command.DownCommand;
import io.chartlake.local.command.EnginesCommand;
import io.chartlake.local.command.LagExporterCommand;
import io.chartlake.local.command.LogsCommand;
import io.chartlake.local.command.ObjectsCommand;
import io.chartlake.local.command.PlayCommand;
import io.chartlake.local.command.RunAuditCommand;
import io.chartlake.local.command.RunCompactionCommand;
import io.chartlake.local.command.SparkCommand;
import io.chartlake.local.command.SqlCommand;
import io.chartlake.local.command.StatusCommand;
import io.chartlake.local.command.UpCommand;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      RunCompactionCommand.class,
      SqlCommand.class,
      ObjectsCommand.class,
      RunAuditCommand.class,
      LagExporterCommand.class,
      LogsCommand.class,
      DownCommand.class,
      CleanCommand.class,
      SparkCommand.class,
      BenchCommand.class,
      EnginesCommand.class
    })
public final class Chartlake implements Callable<Integer> {
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
    System.exit(ErrorLines.install(commandLine, () -> chartlake.debug).execute(arguments));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
