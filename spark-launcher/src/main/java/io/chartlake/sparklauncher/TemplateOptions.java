package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.template.Overrides;
import io.chartlake.sparklauncher.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A template, and what differs from it. */
final class TemplateOptions {
  @Option(
      names = {"-t", "--template"},
      required = true,
      paramLabel = "FILE",
      description = "YAML of a SparkApplication.")
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
      description = "A Spark setting beside the template's, or instead of it; repeatable.")
  private Map<String, String> conf = new LinkedHashMap<>();

  @Option(names = "--driver-memory", paramLabel = "SIZE", description = "Such as 1g.")
  private String driverMemory;

  @Option(names = "--executor-memory", paramLabel = "SIZE", description = "Such as 2g.")
  private String executorMemory;

  @Option(names = "--executors", paramLabel = "N", description = "How many executors.")
  private Integer executors;

  /** The template with everything but its check. */
  Template template() {
    return Template.read(file)
        .with(
            new Overrides(
                Optional.ofNullable(name),
                Optional.ofNullable(image),
                arguments,
                conf,
                Optional.ofNullable(driverMemory),
                Optional.ofNullable(executorMemory),
                Optional.ofNullable(executors)));
  }
}
