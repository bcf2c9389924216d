package io.chartlake.sparklauncher.cli;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.StatusServer;
import io.chartlake.cli.StatusServer.Page;
import io.chartlake.sparklauncher.launch.Launcher;
import io.chartlake.sparklauncher.launch.RunId;
import io.chartlake.sparklauncher.launch.RunMetrics;
import io.chartlake.sparklauncher.launch.RunSettings;
import io.chartlake.sparklauncher.launch.SecretCheck;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.template.ApplicationTemplate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one application to its end. */
@Command(
    name = "run",
    description = {
      "Creates a SparkApplication, prints its driver's log and waits for its end.",
      "Exit code 0: the run succeeded. 1: it failed, was deleted or timed out. 2: refused; nothing"
          + " was started."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  /** What to do about another launcher's run of the same name. */
  enum IfRunning {
    REFUSE,
    FOLLOW
  }

  @Spec private CommandSpec spec;
  @Mixin private TemplateOptions options;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Identifies the run: a launcher restarted with the same ID continues its run. Default:"
              + " CHARTLAKE_RUN_ID; otherwise the pod's name in a pod, a new ID elsewhere.")
  private String runId;

  @Option(
      names = "--if-running",
      paramLabel = "refuse|follow",
      defaultValue = "refuse",
      description =
          "What to do while a run of this name, started by another launcher, is in progress."
              + " Default: ${DEFAULT-VALUE}.")
  private IfRunning ifRunning;

  @Option(
      names = "--pending-timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "Deletes the run, after printing its events, when the driver is not running within this"
              + " time of the application's creation. Default: ${DEFAULT-VALUE}.")
  private Duration pendingTimeout;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "Deletes the run when it has not ended within this time of the application's creation."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--delete-on-sigterm",
      description = "Deletes the run when this process is stopped. Default: the run continues.")
  private boolean deleteOnSigterm;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Serves Prometheus metrics at /metrics during the run.")
  private Integer metricsPort;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description =
          "Writes Prometheus metrics at each change, for node_exporter's textfile collector.")
  private Path metricsFile;

  @Override
  public Integer call() throws InterruptedException {
    ApplicationTemplate template = options.template();
    if (timeout.isZero() || pendingTimeout.isZero()) {
      throw new ParameterException(
          spec.commandLine(), "--timeout and --pending-timeout must be longer than 0");
    }
    String id = RunId.of(Optional.ofNullable(runId), System.getenv());
    try (KubernetesClient client = cluster.client()) {
      String namespace = namespace(template, client);
      RunMetrics metrics =
          new RunMetrics(
              namespace,
              template.resource().getMetadata().getName(),
              Optional.ofNullable(metricsFile));
      SparkOperator<?> operator = template.operator(client);
      operator.requireInstalled(namespace);
      RunSettings settings =
          new RunSettings(
              namespace,
              template.resource(),
              id,
              ifRunning == IfRunning.FOLLOW,
              pendingTimeout,
              timeout,
              deleteOnSigterm);
      SecretCheck secrets = new SecretCheck(client);
      return run(
          client, operator, settings, metrics, () -> secrets.check(namespace, template.untyped()));
    }
  }

  private int run(
      KubernetesClient client,
      SparkOperator<?> operator,
      RunSettings settings,
      RunMetrics metrics,
      Runnable beforeCreation)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Launcher launcher =
        new Launcher(
            client,
            operator,
            settings,
            metrics,
            beforeCreation,
            line -> {
              out.println(line);
              out.flush();
            });
    Thread onExit = new Thread(launcher::stop, "sigterm");
    Runtime.getRuntime().addShutdownHook(onExit);
    try (StatusServer unused = metricsPort == null ? null : serve(metrics)) {
      boolean succeeded = launcher.run().phase() == Phase.SUCCEEDED;
      return succeeded ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(onExit);
      } catch (IllegalStateException e) {
        // This process is exiting; its hook still needs the client.
        new CountDownLatch(1).await();
      }
    }
  }

  /** Listens on all addresses, since the scraper is another pod. */
  private StatusServer serve(RunMetrics metrics) {
    try {
      return StatusServer.start(
          "0.0.0.0", metricsPort, Map.of("/metrics", () -> Page.metrics(metrics.scrape())));
    } catch (IOException e) {
      throw CommandException.usage(
          "cannot serve metrics on port " + metricsPort + ": " + e.getMessage(), e);
    }
  }

  private String namespace(ApplicationTemplate template, KubernetesClient client) {
    String own = template.resource().getMetadata().getNamespace();
    String namespace =
        cluster.namespace().orElseGet(() -> own == null ? client.getNamespace() : own);
    template.resource().getMetadata().setNamespace(namespace);
    return namespace;
  }
}
