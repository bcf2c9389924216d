package io.chartlake.compaction.job;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark context for all tests of the module: a JVM can have no more. */
public final class SharedSpark {
  static final SparkEnvironment ENVIRONMENT =
      new SparkEnvironment(
          new SparkConf(false)
              .setMaster("local[2]")
              .set("spark.sql.session.timeZone", "UTC")
              .set("spark.sql.shuffle.partitions", "2"));

  private SharedSpark() {}

  public static JavaSparkContext context() {
    return ENVIRONMENT.get();
  }

  /** Makes room for a test that needs a context of its own; the next one to ask gets a new one. */
  static void close() {
    ENVIRONMENT.close();
  }
}
