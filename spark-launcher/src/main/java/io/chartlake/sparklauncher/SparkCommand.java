package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.operator.ApiErrors;
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
 * The command {@code spark}: exits with 0 when what was asked for is done, with 1 when it failed,
 * with 2 when it was called wrongly or refused before anything was begun.
 */
@Command(
    name = "spark",
    description = "Runs Spark applications on Kubernetes by Kubeflow's or Apache's Spark operator.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "kubectl does everything else: 'kubectl apply' takes manifests and schedules, 'kubectl get"
          + " sparkapplications' lists runs, 'kubectl logs' shows a driver's log."
    },
    subcommands = RunCommand.class)
public final class SparkCommand implements Runnable {
  private static final String DEBUG = "--debug";

  @Spec private CommandSpec spec;

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show stack traces, and what the client of the API server logs.")
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
    SparkCommand command = new SparkCommand();
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setExecutionExceptionHandler((e, line, parsed) -> command.report(e, line));
  }

  private int report(Exception failure, CommandLine line) {
    Exception e =
        failure instanceof KubernetesClientException api
            ? ApiErrors.explained(line.getCommandName(), api)
            : failure;
    boolean known = e instanceof RefusedException || e instanceof FailedException;
    line.getErr().println(known ? e.getMessage() : e + (debug ? "" : "; --debug shows where"));
    if (debug) {
      failure.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return e instanceof RefusedException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: run");
  }
}
