package io.chartlake.sparklauncher.cli;

import io.chartlake.cli.DurationConverter;
import io.chartlake.cli.ErrorLines;
import io.chartlake.sparklauncher.api.ApiErrors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code spark}. It exits with 0 when the run succeeded, with 1 when it failed, and
 * with 2 when the usage was wrong or the run was refused before it started.
 */
@Command(
    name = LauncherCommand.NAME,
    description = {
      "Runs Spark applications on Kubernetes by Kubeflow's or Apache's Spark operator.",
      "Use kubectl to apply schedules, list applications and read the logs of past runs."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = RunCommand.class)
public final class LauncherCommand implements Runnable {
  static final String NAME = "spark";
  private static final String DEBUG = "--debug";

  @Spec private CommandSpec spec;

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show stack traces and the log of the Kubernetes client.")
  private boolean debug;

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    if (Arrays.asList(args).contains(DEBUG)) {
      // Before the first logger reads them.
      System.setProperty("chartlake.log.level", "debug");
      System.setProperty("chartlake.client.log.level", "debug");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    LauncherCommand command = new LauncherCommand();
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setExecutionExceptionHandler(
            (e, line, parsed) ->
                ErrorLines.report(NAME, explained(e, line), line.getErr(), command.debug));
  }

  private static Exception explained(Exception failure, CommandLine line) {
    return failure instanceof KubernetesClientException api
        ? ApiErrors.explained(line.getCommandName(), api)
        : failure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: run");
  }
}
