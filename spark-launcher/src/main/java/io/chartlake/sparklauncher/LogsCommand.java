package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.launch.DriverLog;
import io.chartlake.sparklauncher.launch.DriverPods;
import io.chartlake.sparklauncher.launch.RunMetrics;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.template.OperatorKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the log of an application's driver. */
@Command(
    name = "logs",
    description = "Prints the log of an application's driver.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster;

  @Parameters(paramLabel = "NAME", description = "The application.")
  private String name;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the driver has ended.")
  private boolean follow;

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.client()) {
      String namespace = client.getNamespace();
      for (OperatorKind kind : Operators.installed(client, namespace)) {
        SparkOperator operator = SparkOperator.of(kind, client);
        Optional<Application> application = operator.find(namespace, name);
        if (application.isPresent()) {
          print(client, operator, application.get());
          return 0;
        }
      }
      throw new FailedException("namespace " + namespace + " has no application " + name);
    }
  }

  private void print(KubernetesClient client, SparkOperator operator, Application application) {
    PrintWriter out = spec.commandLine().getOut();
    DriverLog log =
        new DriverLog(
            client,
            operator,
            new DriverPods(client),
            line -> {
              out.println(line);
              out.flush();
            },
            new RunMetrics(application.namespace(), name, Optional.empty()));
    if (follow) {
      log.follow(application);
    } else if (!log.once(application)) {
      throw new FailedException(application.id() + " has no driver whose log could be read");
    }
  }
}
