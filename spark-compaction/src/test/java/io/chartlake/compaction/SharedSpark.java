package io.chartlake.compaction;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark context for all tests of the module: a JVM can have no more. */
final class SharedSpark {
  static final SparkEnvironment ENVIRONMENT =
      new SparkEnvironment(new SparkConf(false).setMaster("local[2]"));

  private SharedSpark() {}

  static JavaSparkContext context() {
    return ENVIRONMENT.get();
  }
}
