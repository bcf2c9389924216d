package io.chartlake.sparklauncher.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says differently from the template.
 *
 * @param name the application's name
 * @param image the container image
 * @param arguments all arguments of the job; empty leaves the template's
 * @param conf Spark settings to set, beside the template's
 * @param executors how many executors
 */
public record Overrides(
    Optional<String> name,
    Optional<String> image,
    List<String> arguments,
    Map<String, String> conf,
    Optional<String> driverMemory,
    Optional<String> executorMemory,
    Optional<Integer> executors) {

  public Overrides {
    arguments = List.copyOf(arguments);
    conf = Map.copyOf(conf);
  }
}
