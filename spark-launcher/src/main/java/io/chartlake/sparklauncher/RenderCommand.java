package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.template.Template;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what would be sent to the cluster; asks no cluster. */
@Command(
    name = "render",
    description = "Checks a template and prints it as YAML for either Spark operator.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RenderCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TemplateOptions options;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace to write into it. Default: the template's.")
  private String namespace;

  @Option(
      names = "--schedule",
      paramLabel = "CRON",
      description = "Make it a ScheduledSparkApplication: five fields, @hourly, @every 30s.")
  private String schedule;

  @Override
  public Integer call() {
    Template template = options.template();
    if (schedule != null) {
      template = template.scheduled(schedule);
    }
    template.checked();
    if (namespace != null) {
      template.resource().getMetadata().setNamespace(namespace);
    }
    spec.commandLine().getOut().print(template.yaml());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
