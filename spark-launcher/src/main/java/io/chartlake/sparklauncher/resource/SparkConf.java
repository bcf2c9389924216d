package io.chartlake.sparklauncher.resource;

import java.util.Map;

/** Spark's own settings that say what an operator's fields say too. */
public final class SparkConf {
  public static final String IMAGE = "spark.kubernetes.container.image";
  public static final String DRIVER_IMAGE = "spark.kubernetes.driver.container.image";
  public static final String EXECUTOR_IMAGE = "spark.kubernetes.executor.container.image";
  public static final String DRIVER_MEMORY = "spark.driver.memory";
  public static final String EXECUTOR_MEMORY = "spark.executor.memory";
  public static final String DRIVER_CORES = "spark.driver.cores";
  public static final String EXECUTOR_CORES = "spark.executor.cores";
  public static final String INSTANCES = "spark.executor.instances";

  private SparkConf() {}

  static void check(String path, Map<String, String> conf, Problems problems) {
    for (String key : new String[] {IMAGE, DRIVER_IMAGE, EXECUTOR_IMAGE}) {
      problems.check(at(path, key), conf.get(key), ImageName::check);
    }
    for (String key : new String[] {DRIVER_MEMORY, EXECUTOR_MEMORY}) {
      problems.check(at(path, key), conf.get(key), Quantities::memory);
    }
    for (String key : new String[] {DRIVER_CORES, EXECUTOR_CORES}) {
      problems.check(at(path, key), conf.get(key), Quantities::positive);
    }
    problems.check(at(path, INSTANCES), conf.get(INSTANCES), Quantities::count);
  }

  private static String at(String path, String key) {
    return path + ".sparkConf['" + key + "']";
  }
}
