package io.chartlake.sparklauncher.operator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of a template that the command line overrides.
 *
 * @param name the application's name
 * @param image the container image
 * @param arguments all arguments of the job; empty keeps the template's
 * @param conf Spark settings, added to the template's
 * @param executors the number of executors
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
