package io.chartlake.compaction;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import scala.Tuple2;

/**
 * Spark as its own settings describe it ({@code -Dspark.*} or spark-submit), with what is missing
 * filled in. The context is made when first asked for.
 */
final class SparkEnvironment implements Supplier<JavaSparkContext>, AutoCloseable {
  private final SparkConf settings;
  private final Configuration hadoop;
  private JavaSparkContext context;

  SparkEnvironment(SparkConf given) {
    settings = given.clone();
    settings.setIfMissing("spark.master", "local[*]");
    settings.setIfMissing("spark.app.name", "chartlake-compaction");
    settings.setIfMissing("spark.ui.enabled", "false");
    if (settings.get("spark.master").startsWith("local")) {
      settings.setIfMissing("spark.driver.host", "127.0.0.1");
      settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    // A lock of a committer must be kept alive within the metastore's transaction timeout.
    settings.setIfMissing("spark.hadoop.iceberg.hive.lock-heartbeat-interval-ms", "10000");
    settings.setIfMissing("spark.hadoop.iceberg.hive.lock-timeout-ms", "90000");
    hadoop = SparkHadoopUtil.get().newConfiguration(settings);
  }

  Map<String, String> settings() {
    Map<String, String> map = new HashMap<>();
    for (Tuple2<String, String> setting : settings.getAll()) {
      map.put(setting._1(), setting._2());
    }
    return map;
  }

  Configuration hadoop() {
    return hadoop;
  }

  @Override
  public synchronized JavaSparkContext get() {
    if (context == null || context.sc().isStopped()) {
      context = new JavaSparkContext(settings);
    }
    return context;
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
