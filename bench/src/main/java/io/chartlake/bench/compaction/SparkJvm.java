package io.chartlake.bench.compaction;

import io.chartlake.bench.Home;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a JVM with Spark in it is started. */
public final class SparkJvm {
  /** What the JDK must open to Spark and Iceberg on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private SparkJvm() {}

  /** Spark and the job: what a process of the job's own has. */
  public static String jobClasspath(Home home) {
    return home.classpathOf("local/engines/spark")
        + File.pathSeparator
        + home.built("spark-compaction", "chartlake-spark-compaction.jar");
  }

  /** The same and this benchmark with its reference. */
  static String driverClasspath(Home home) {
    return jobClasspath(home)
        + File.pathSeparator
        + home.built("bench", "duckdb/duckdb_jdbc.jar")
        + File.pathSeparator
        + home.built("bench", "chartlake-bench.jar");
  }

  static List<String> options(Home home, String heap, Path temporary) {
    List<String> options = new ArrayList<>(opens());
    options.add("-Xmx" + heap);
    options.add("-Dchartlake.home=" + home.root());
    options.add("-Djava.io.tmpdir=" + temporary);
    return options;
  }

  /** The options every JVM with Spark in it needs. */
  public static List<String> opens() {
    return OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();
  }
}
