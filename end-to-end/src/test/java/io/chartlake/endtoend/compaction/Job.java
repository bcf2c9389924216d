package io.chartlake.endtoend.compaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The compaction job as it is called for one zone and one table. */
final class Job {
  private final CompactionStack stack;
  private final Map<String, String> properties;
  private final Map<String, String> environment;
  private final Map<String, String> options;

  private Job(
      CompactionStack stack,
      Map<String, String> properties,
      Map<String, String> environment,
      Map<String, String> options) {
    this.stack = stack;
    this.properties = properties;
    this.environment = environment;
    this.options = options;
  }

  /** A job as {@code ./chartlake compact} sets it up, but through the fault proxies. */
  static Job of(CompactionStack stack, Zone zone, String table) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("spark.master", "local[2]");
    properties.put("spark.sql.catalog.lake.type", "hive");
    properties.put("spark.sql.catalog.lake.uri", stack.metastore().address());
    properties.put("spark.sql.catalog.lake.warehouse", CompactionStack.WAREHOUSE);
    properties.put("spark.hadoop.fs.s3a.endpoint", stack.store().endpoint());
    properties.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    properties.put("spark.hadoop.fs.s3a.path.style.access", "true");
    // As in the stack: Ceph 16 refuses an empty body that is signed in chunks.
    properties.put("spark.hadoop.fs.s3a.s3.signing-algorithm", "AWS4UnsignedPayloadSignerType");
    properties.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--topic", zone.topic());
    options.put("--raw", "s3a://" + CompactionStack.RAW_BUCKET);
    options.put("--table", "lake." + table);
    options.put("--partitions", Integer.toString(zone.partitions()));
    options.put("--columns", "count BIGINT, songName STRING");
    options.put(
        "--select",
        "_key AS song_id, songName AS song_name, count AS plays, _timestamp AS updated_at");
    return new Job(stack, properties, stack.credentials().environment(), options);
  }

  /** The same job with another value of an option. */
  Job with(String option, String value) {
    return new Job(stack, properties, environment, changed(options, option, value));
  }

  Job withProperty(String key, String value) {
    return new Job(stack, changed(properties, key, value), environment, options);
  }

  Job withEnvironment(String name, String value) {
    return new Job(stack, properties, changed(environment, name, value), options);
  }

  private static Map<String, String> changed(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  /** Starts it in this mode; of the words the mode is the first. */
  JobRun start(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    options.forEach((option, value) -> arguments.add(option + "=" + value));
    try {
      return stack.start(properties, environment, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JobRun.Ended run(String... words) {
    return start(words).await();
  }
}
