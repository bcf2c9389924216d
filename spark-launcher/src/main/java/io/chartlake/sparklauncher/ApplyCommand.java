package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.launch.SecretCheck;
import io.chartlake.sparklauncher.operator.ApiErrors;
import io.chartlake.sparklauncher.operator.Schedules;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.resource.ScheduledApplication;
import io.chartlake.sparklauncher.resource.ScheduledStatus;
import io.chartlake.sparklauncher.template.OperatorKind;
import io.chartlake.sparklauncher.template.Template;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives Kubeflow's operator a schedule, after checking what the operator does not. */
@Command(
    name = "apply",
    description = "Checks a ScheduledSparkApplication and applies it to the cluster.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TemplateOptions options;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--schedule",
      paramLabel = "CRON",
      description = "Its times: five fields, @hourly, @every 30s. Default: the template's.")
  private String schedule;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long the operator may take to accept it. Default: ${DEFAULT-VALUE}.")
  private Duration patience;

  @Override
  public Integer call() {
    Template template = options.template();
    if (schedule != null) {
      template = template.scheduled(schedule);
    }
    template.checked();
    if (!template.isScheduled()) {
      throw new RefusedException(
          "a SparkApplication runs at once and once: use 'run', or give it a --schedule");
    }
    ScheduledApplication resource = (ScheduledApplication) template.resource();
    try (KubernetesClient client = cluster.client()) {
      String own = resource.getMetadata().getNamespace();
      String namespace =
          cluster.namespace().orElseGet(() -> own == null ? client.getNamespace() : own);
      resource.getMetadata().setNamespace(namespace);
      SparkOperator.of(OperatorKind.KUBEFLOW, client).requireInstalled(namespace);
      new SecretCheck(client).check(namespace, template.untyped());
      try {
        print(resource, new Schedules(client).apply(resource, patience));
      } catch (KubernetesClientException e) {
        throw ApiErrors.explained("apply " + namespace + "/" + resource.getMetadata().getName(), e);
      }
    }
    return 0;
  }

  private void print(ScheduledApplication resource, ScheduledStatus status) {
    String id = resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
    PrintWriter out = spec.commandLine().getOut();
    if (status.state().isEmpty()) {
      out.println(
          id
              + ": applied, but no operator has looked at it within "
              + patience.toSeconds()
              + " s: does one run, and does it watch this namespace?");
    } else {
      out.println(
          id
              + ": "
              + status.state()
              + " ("
              + resource.getSpec().schedule()
              + "), next run "
              + status.nextRun());
    }
    out.flush();
  }
}
