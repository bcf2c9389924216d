package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.Schedules;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.resource.ScheduledApplication;
import io.chartlake.sparklauncher.resource.ScheduledStatus;
import io.chartlake.sparklauncher.template.OperatorKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how far applications and schedules are. */
@Command(
    name = "status",
    description = "Lists applications and schedules of a namespace, of either Spark operator.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private static final String ROW = "%-40s %-9s %-32s %-22s %s%n";

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only the one of this name.")
  private String name;

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.client()) {
      String namespace = client.getNamespace();
      List<OperatorKind> installed = Operators.installed(client, namespace);
      List<String> rows = new ArrayList<>();
      for (OperatorKind kind : installed) {
        SparkOperator.of(kind, client).list(namespace).stream()
            .filter(application -> name == null || name.equals(application.name()))
            .sorted(Comparator.comparing(Application::created))
            .forEach(application -> rows.add(row(kind, application)));
      }
      if (installed.contains(OperatorKind.KUBEFLOW)) {
        new Schedules(client)
            .list(namespace).stream()
                .filter(one -> name == null || name.equals(one.getMetadata().getName()))
                .forEach(one -> rows.add(row(one)));
      }
      if (rows.isEmpty() && name != null) {
        throw new FailedException("namespace " + namespace + " has no application " + name);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(ROW, "NAME", "OPERATOR", "STATE", "SINCE", "RUN");
      rows.forEach(out::print);
      out.flush();
    }
    return 0;
  }

  private static String row(OperatorKind kind, Application application) {
    return String.format(
        ROW,
        application.name(),
        kind == OperatorKind.KUBEFLOW ? "kubeflow" : "apache",
        application.state(),
        application.created(),
        application.runId().orElse("-"));
  }

  private static String row(ScheduledApplication schedule) {
    ScheduledStatus status = Schedules.status(schedule);
    String reason = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
    return String.format(
        ROW,
        schedule.getMetadata().getName(),
        "kubeflow",
        (status.state().isEmpty() ? "not seen by the operator yet" : status.state()) + reason,
        schedule.getMetadata().getCreationTimestamp(),
        "schedule '"
            + schedule.getSpec().schedule()
            + "', last "
            + (status.lastRunName().isEmpty() ? "-" : status.lastRunName())
            + ", next "
            + (status.nextRun().isEmpty() ? "-" : status.nextRun()));
  }
}
