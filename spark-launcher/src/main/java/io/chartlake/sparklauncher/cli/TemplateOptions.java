package io.chartlake.sparklauncher.cli;

import io.chartlake.sparklauncher.operator.Overrides;
import io.chartlake.sparklauncher.template.ApplicationTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A template, and the values that override it. */
final class TemplateOptions {
  @Option(
      names = {"-t", "--template"},
      required = true,
      paramLabel = "FILE",
      description = "YAML of a SparkApplication, of Kubeflow's or of Apache's operator.")
  private Path file;

  @Option(names = "--name", paramLabel = "NAME", description = "The application's name.")
  private String name;

  @Option(names = "--image", paramLabel = "IMAGE", description = "Image, with tag or digest.")
  private String image;

  @Option(
      names = "--argument",
      paramLabel = "TEXT",
      description = "An argument of the job; repeatable. The first one replaces the template's.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting, added to the template's; repeatable.")
  private Map<String, String> conf = new LinkedHashMap<>();

  @Option(names = "--driver-memory", paramLabel = "SIZE", description = "For example 1g.")
  private String driverMemory;

  @Option(names = "--executor-memory", paramLabel = "SIZE", description = "For example 2g.")
  private String executorMemory;

  @Option(names = "--executors", paramLabel = "N", description = "The number of executors.")
  private Integer executors;

  /** The template with the overrides, checked. */
  ApplicationTemplate template() {
    return ApplicationTemplate.read(file)
        .with(
            new Overrides(
                Optional.ofNullable(name),
                Optional.ofNullable(image),
                arguments,
                conf,
                Optional.ofNullable(driverMemory),
                Optional.ofNullable(executorMemory),
                Optional.ofNullable(executors)))
        .checked();
  }
}
