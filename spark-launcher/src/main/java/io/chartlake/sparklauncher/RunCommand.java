package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.launch.Launcher;
import io.chartlake.sparklauncher.launch.MetricsServer;
import io.chartlake.sparklauncher.launch.RunId;
import io.chartlake.sparklauncher.launch.RunMetrics;
import io.chartlake.sparklauncher.launch.RunSettings;
import io.chartlake.sparklauncher.launch.SecretCheck;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.template.Template;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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

/** The launcher: runs one application to its end. */
@Command(
    name = "run",
    description = {
      "Creates a SparkApplication and follows it to its end; prints the driver's log.",
      "Exit code 0: the run succeeded. 1: it failed, was deleted, or took too long. 2: refused,"
          + " nothing was started."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  /** What to do about a run of the same name that another launcher started. */
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
          "Which run this is: a launcher started again with the same one follows the run it began."
              + " Default: CHARTLAKE_RUN_ID; else in a pod the pod's name, elsewhere a new one.")
  private String runId;

  @Option(
      names = "--if-running",
      paramLabel = "refuse|follow",
      defaultValue = "refuse",
      description =
          "What to do when a run of this name, begun by another launcher, has not ended. Default:"
              + " ${DEFAULT-VALUE}.")
  private IfRunning ifRunning;

  @Option(
      names = "--pending-timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "The driver must run within this time of the application's creation; else events are"
              + " shown and it is deleted. Default: ${DEFAULT-VALUE}.")
  private Duration pendingTimeout;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "The run must have ended within this time of the application's creation; else it is"
              + " deleted. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--delete-on-sigterm",
      description = "When this process is told to end, delete the run. Default: it goes on.")
  private boolean deleteOnSigterm;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Serve Prometheus metrics at /metrics as long as the run lasts.")
  private Integer metricsPort;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description = "Write Prometheus metrics at each change, for node_exporter to pick up.")
  private Path metricsFile;

  @Override
  public Integer call() throws InterruptedException {
    Template template = options.template().checked();
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
      SparkOperator operator = SparkOperator.of(template.operator(), client);
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
      SparkOperator operator,
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
    Thread atEnd = new Thread(launcher::end, "sigterm");
    Runtime.getRuntime().addShutdownHook(atEnd);
    MetricsServer server = metricsPort == null ? null : new MetricsServer(metricsPort, metrics);
    try {
      boolean succeeded = launcher.run().phase() == Phase.SUCCEEDED;
      return succeeded ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      if (server != null) {
        server.close();
      }
      try {
        Runtime.getRuntime().removeShutdownHook(atEnd);
      } catch (IllegalStateException e) {
        // This process is ending already; the hook has the last word, and needs the client.
        new CountDownLatch(1).await();
      }
    }
  }

  private String namespace(Template template, KubernetesClient client) {
    String own = template.resource().getMetadata().getNamespace();
    String namespace =
        cluster.namespace().orElseGet(() -> own == null ? client.getNamespace() : own);
    template.resource().getMetadata().setNamespace(namespace);
    return namespace;
  }
}
