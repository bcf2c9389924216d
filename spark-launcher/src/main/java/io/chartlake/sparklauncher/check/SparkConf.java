package io.chartlake.sparklauncher.check;

import java.util.List;
import java.util.Map;

/** The Spark settings for image, memory, cores and executors. */
public final class SparkConf {
  public static final String IMAGE = "spark.kubernetes.container.image";
  public static final String DRIVER_IMAGE = "spark.kubernetes.driver.container.image";
  public static final String EXECUTOR_IMAGE = "spark.kubernetes.executor.container.image";
  public static final String DRIVER_MEMORY = "spark.driver.memory";
  public static final String EXECUTOR_MEMORY = "spark.executor.memory";
  public static final String INSTANCES = "spark.executor.instances";
  private static final String DRIVER_CORES = "spark.driver.cores";
  private static final String EXECUTOR_CORES = "spark.executor.cores";

  private SparkConf() {}

  /** Checks those that are set. */
  public static void check(Map<String, String> conf, Problems problems) {
    check(conf, problems, ImageName::check, IMAGE, DRIVER_IMAGE, EXECUTOR_IMAGE);
    check(conf, problems, ResourceQuantities::memory, DRIVER_MEMORY, EXECUTOR_MEMORY);
    check(conf, problems, ResourceQuantities::positive, DRIVER_CORES, EXECUTOR_CORES);
    check(conf, problems, ResourceQuantities::count, INSTANCES);
  }

  private static void check(
      Map<String, String> conf, Problems problems, Problems.Rule rule, String... keys) {
    List.of(keys)
        .forEach(key -> problems.check("spec.sparkConf['" + key + "']", conf.get(key), rule));
  }
}
