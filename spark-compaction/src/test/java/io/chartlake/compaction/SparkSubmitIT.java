package io.chartlake.compaction;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.compaction.job.Lake;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as spark-submit runs it: Spark's jars are the cluster's, the job is the jar. */
class SparkSubmitIT {
  @TempDir private Path folder;

  @Test
  void runsTheJarThatHasNothingOfSparkInIt() throws IOException, InterruptedException {
    submit("local[2]");
  }

  @Test
  void runsOnExecutorsOfTheirOwn() throws IOException, InterruptedException {
    submit("local-cluster[2,1,1024]");
    try (Stream<Path> logs = Files.walk(home().resolve("work"))) {
      assertThat(logs.filter(log -> log.endsWith("stderr")))
          .as("logs of executors")
          .anySatisfy(log -> assertThat(log).content().contains("Finished task"));
    }
  }

  private void submit(String master) throws IOException, InterruptedException {
    Lake lake = new Lake(folder, 2);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.land(1, 0, 1, play(1, 2, "Hurt", 3, 0));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-cp", engine()));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master, "--class", CompactCommand.class.getName()));
    // What many clusters have as their default, and the job can't use.
    conf(command, "spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    conf(command, "spark.driver.host", "127.0.0.1");
    conf(command, "spark.executor.extraClassPath", engine());
    conf(command, "spark.sql.catalog.lake.type", "hadoop");
    conf(command, "spark.sql.catalog.lake.warehouse", folder.resolve("warehouse").toString());
    command.add(System.getProperty("compaction.jar.file"));
    command.addAll(List.of("once", "--topic", "songs", "--raw", lake.root.uri()));
    command.addAll(List.of("--partitions", "2", "--table", "lake.music.songs_latest"));
    command.addAll(List.of("--columns", Lake.COLUMNS, "--select", Lake.SELECT));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("SPARK_HOME", home().toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(out).content().startsWith("{\"table\":\"lake.music.songs_latest\",\"read\":2,");
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0", 2L, "Hurt 3 @1/0"));
  }

  /** Where executors are started and leave their logs; its jars come by the classpath. */
  private Path home() throws IOException {
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("jars"));
    return home;
  }

  private static String engine() throws IOException {
    return Files.readString(Path.of(System.getProperty("spark.classpath.file"))).strip();
  }

  private static void conf(List<String> command, String name, String value) {
    command.addAll(List.of("--conf", name + "=" + value));
  }
}
