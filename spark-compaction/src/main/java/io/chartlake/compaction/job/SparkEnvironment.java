package io.chartlake.compaction.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.util.Utils;
import scala.Tuple2;

/**
 * Spark as its own settings describe it ({@code -Dspark.*} or spark-submit), with what is missing
 * filled in. The context is made when first asked for.
 */
public final class SparkEnvironment implements Supplier<JavaSparkContext>, AutoCloseable {
  private static final Pattern LOCAL_CORES = Pattern.compile("^local\\[(\\d+|\\*)");

  /** Part of a heap that the records of all tasks may take. */
  private static final double HELD_SHARE = 0.4;

  /** And part of it for the keys that delete files name, where rows are merged on read. */
  private static final double DELETED_KEYS_SHARE = 0.15;

  private static final long MIN_TEXT_BYTES = 16L << 20;

  private final SparkConf settings;
  private final Configuration hadoop;
  private final List<Source> metrics = new ArrayList<>();
  private JavaSparkContext context;

  public SparkEnvironment(SparkConf given) {
    settings = given.clone();
    settings.setIfMissing("spark.master", "local[*]");
    settings.setIfMissing("spark.app.name", "chartlake-compaction");
    settings.setIfMissing("spark.ui.enabled", "false");
    if (settings.get("spark.master").startsWith("local")) {
      settings.setIfMissing("spark.driver.host", "127.0.0.1");
      settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    // Kryo can't write records, which carry what tasks are told and answer.
    settings.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
    // Spark SQL is for maintenance and topics alone, where 200 tasks would have little to do each.
    settings.setIfMissing("spark.sql.shuffle.partitions", "8");
    // Each read of a topic has a group, and so consumers, of its own: idle ones must not pile up.
    for (String cache :
        List.of("spark.kafka.consumer.cache", "spark.kafka.consumer.fetchedData.cache")) {
      settings.setIfMissing(cache + ".timeout", "10s");
      settings.setIfMissing(cache + ".evictorThreadRunInterval", "5s");
    }
    // A lock of a committer must be kept alive within the metastore's transaction timeout.
    settings.setIfMissing("spark.hadoop.iceberg.hive.lock-heartbeat-interval-ms", "10000");
    settings.setIfMissing("spark.hadoop.iceberg.hive.lock-timeout-ms", "90000");
    // A round that can't go on fails within half a minute; every tries again anyway.
    settings.setIfMissing("spark.hadoop.fs.s3a.retry.limit", "2");
    settings.setIfMissing("spark.hadoop.fs.s3a.attempts.maximum", "3");
    // The default of ten minutes is how long a metastore that never answers would hold a round up.
    settings.setIfMissing("spark.hadoop.hive.metastore.client.socket.timeout", "60s");
    hadoop = SparkHadoopUtil.get().newConfiguration(settings);
  }

  public Map<String, String> settings() {
    Map<String, String> map = new HashMap<>();
    for (Tuple2<String, String> setting : settings.getAll()) {
      map.put(setting._1(), setting._2());
    }
    return map;
  }

  public Configuration hadoop() {
    return hadoop;
  }

  /** Where Spark keeps what does not stay; the system's own folder may be read-only. */
  Path localFolder() {
    return Path.of(Utils.getConfiguredLocalDirs(settings)[0]);
  }

  @Override
  public synchronized JavaSparkContext get() {
    if (context == null || context.sc().isStopped()) {
      context = new JavaSparkContext(settings);
      metrics.forEach(SparkEnvironment::register);
    }
    return context;
  }

  /** Shows these figures through Spark's sinks as long as there is a context. */
  synchronized void show(Source source) {
    metrics.add(source);
    if (context != null && !context.sc().isStopped()) {
      register(source);
    }
  }

  private static void register(Source source) {
    SparkEnv.get().metricsSystem().registerSource(source);
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }

  /**
   * Bytes of text whose keys and values a task can hold: a record takes about as much memory as its
   * line, and every core of a process has a task of its own.
   */
  long textBytesPerTask() {
    return Math.max(MIN_TEXT_BYTES, (long) (heapBytesPerTask() * HELD_SHARE));
  }

  /** Bytes that the keys of delete files may take in a task. */
  long deletedKeysBytesPerTask() {
    return (long) (heapBytesPerTask() * DELETED_KEYS_SHARE);
  }

  private long heapBytesPerTask() {
    boolean local = settings.get("spark.master").startsWith("local");
    long heapBytes =
        local
            ? Runtime.getRuntime().maxMemory()
            : settings.getSizeAsBytes("spark.executor.memory", "1g");
    int tasks =
        local
            ? localCores(settings.get("spark.master"))
            : settings.getInt("spark.executor.cores", 1);
    return heapBytes / tasks;
  }

  private static int localCores(String master) {
    Matcher cores = LOCAL_CORES.matcher(master);
    if (!cores.find()) {
      return 1;
    }
    return cores.group(1).equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(cores.group(1));
  }
}
