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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as spark-submit runs it: Spark's jars are the cluster's, the job is the jar. */
class SparkSubmitIT {
  @TempDir private Path folder;

  @Test
  void runsTheJarThatHasNothingOfSparkInIt() throws IOException, InterruptedException {
    Lake lake = new Lake(folder, 1);
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    Path engine = Path.of(System.getProperty("spark.classpath.file"));
    command.addAll(List.of("-cp", Files.readString(engine).strip()));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local[2]", "--class", CompactCommand.class.getName()));
    // What many clusters have as their default, and the job can't use.
    conf(command, "spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    conf(command, "spark.driver.host", "127.0.0.1");
    conf(command, "spark.sql.catalog.lake.type", "hadoop");
    conf(command, "spark.sql.catalog.lake.warehouse", folder.resolve("warehouse").toString());
    command.add(System.getProperty("compaction.jar.file"));
    command.addAll(List.of("once", "--topic", "songs", "--raw", lake.root.uri()));
    command.addAll(List.of("--partitions", "1", "--table", "lake.music.songs_latest"));
    command.addAll(List.of("--columns", Lake.COLUMNS, "--select", Lake.SELECT));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(out).content().startsWith("{\"read\":1,");
    assertThat(lake.rows()).isEqualTo(Map.of(1L, "Believe 1 @0/0"));
  }

  private static void conf(List<String> command, String name, String value) {
    command.addAll(List.of("--conf", name + "=" + value));
  }
}
