package io.chartlake.bench.compaction.driver;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Spark's settings for the two places tables are in, the same for the job in this process, plain
 * Spark SQL beside it, and the job's own processes.
 */
final class SparkSettings {
  /** Catalog of tables on local files. */
  static final String LOCAL = "local";

  /** Catalog of tables on S3 by a Hive Metastore. */
  static final String LAKE = "lake";

  private static final String WAREHOUSE = "s3a://lake/warehouse";

  private SparkSettings() {}

  /**
   * All of them.
   *
   * @param folder for tables on local files and for temporary ones
   * @param store the services of a stack, if there is one
   */
  static Map<String, String> of(int threads, Path folder, Optional<Driver.Services> store) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.master", "local[" + threads + "]");
    settings.put("spark.app.name", "bench-compaction");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.catalogImplementation", "in-memory");
    // Where S3A gathers what it uploads.
    settings.put("spark.hadoop.hadoop.tmp.dir", folder.resolve("hadoop").toString());
    // The default of 200 would be unfair to plain Spark SQL on so few cores.
    settings.put("spark.sql.shuffle.partitions", "4");
    settings.put(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions");
    catalog(
        settings,
        LOCAL,
        Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    store.ifPresent(services -> addStore(settings, services));
    return settings;
  }

  private static void addStore(Map<String, String> settings, Driver.Services services) {
    catalog(
        settings,
        LAKE,
        Map.of("type", "hive", "uri", services.metastore(), "warehouse", WAREHOUSE));
    settings.put("spark.hadoop.fs.s3a.endpoint", services.s3());
    settings.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
    if (services.ceph()) {
      // It refuses an empty body that is signed in chunks; s3proxy keeps one piece in memory.
      settings.put("spark.hadoop.fs.s3a.s3.signing-algorithm", "AWS4UnsignedPayloadSignerType");
    }
    settings.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");
  }

  private static void catalog(
      Map<String, String> settings, String name, Map<String, String> properties) {
    String prefix = "spark.sql.catalog." + name;
    settings.put(prefix, "org.apache.iceberg.spark.SparkCatalog");
    // The job commits beside Spark SQL's back.
    settings.put(prefix + ".cache-enabled", "false");
    properties.forEach((key, value) -> settings.put(prefix + "." + key, value));
  }
}
