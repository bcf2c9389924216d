package io.chartlake.compaction;

import static io.chartlake.compaction.job.Lake.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chartlake.compaction.job.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage errors in this process, runs in processes of their own. */
class CompactCommandTest {
  @TempDir private Path folder;
  private Lake lake;
  private Process process;

  @BeforeEach
  void lake() {
    lake = new Lake(folder, 2);
  }

  @AfterEach
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private List<String> arguments(String... mode) {
    List<String> arguments = new ArrayList<>(Arrays.asList(mode));
    arguments.addAll(
        List.of("--topic", "songs", "--raw", lake.root.uri(), "--partitions", "2", "--table"));
    arguments.addAll(
        List.of("lake.music.songs_latest", "--columns", Lake.COLUMNS, "--select", Lake.SELECT));
    return arguments;
  }

  private String usageError(List<String> arguments) {
    StringWriter errors = new StringWriter();
    int code =
        CompactCommand.execute(new PrintWriter(errors, true), arguments.toArray(String[]::new));
    assertThat(code).isEqualTo(2);
    return errors.toString();
  }

  private void start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dspark.master=local[1]"));
    command.add("-Dspark.sql.catalog.lake.type=hadoop");
    command.add("-Dspark.sql.catalog.lake.warehouse=" + folder.resolve("warehouse"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CompactCommand.class.getName());
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void namesTheModesThereAre() {
    assertThat(usageError(arguments("onse")))
        .contains("'onse' is no mode; there are once, every, ")
        .contains("once");
    assertThat(usageError(List.of())).contains("a mode is missing; there are once, every, ");
    assertThat(usageError(arguments("every"))).contains("PERIOD");
    assertThat(usageError(arguments("every", "soon"))).contains("'soon'");
    assertThat(usageError(arguments("once", "30s"))).contains("'30s'");
    assertThat(usageError(arguments("rebuild", "--order-by", "size")))
        .contains("'size' is neither offset nor timestamp");
  }

  @Test
  void suggestsOptions() {
    List<String> arguments = arguments("once");
    arguments.add("--stric");
    assertThat(usageError(arguments)).contains("Unknown option: '--stric'").contains("--strict");
  }

  @Test
  void explainsArgumentsThatAreNoGood() {
    List<String> arguments = arguments("once");
    arguments.set(arguments.indexOf(Lake.SELECT), "count");
    assertThat(usageError(arguments)).contains("_key is missing");
    arguments = arguments("once");
    arguments.set(arguments.indexOf("lake.music.songs_latest"), "songs");
    assertThat(usageError(arguments)).contains("table 'songs' is not of the form");
    arguments = arguments("once");
    arguments.addAll(List.of("--publish-view", "absent.sql", "--trino-url", "jdbc:trino://x:1"));
    assertThat(usageError(arguments)).contains("absent.sql can't be read");
    arguments = arguments("once");
    arguments
        .subList(arguments.indexOf("--partitions"), arguments.indexOf("--partitions") + 2)
        .clear();
    assertThat(usageError(arguments)).contains("--partitions");
  }

  @Test
  void compactsOnceAndTellsOfAGap() throws IOException, InterruptedException { // I6
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    lake.land(1, 4, 5, play(1, 2, "Zombie", 1, 4));
    start(arguments("once"));
    assertThat(exitCode()).as(text("err")).isEqualTo(3);
    assertThat(text("out")).hasLineCount(1).startsWith("{\"read\":1,").endsWith("}\n");
    assertThat(text("err")).contains("Gap: partition 1 has no raw object for offsets [0, 4)");
    assertThat(lake.rows()).hasSize(1);
  }

  @Test
  void failsInOneSentence() throws IOException, InterruptedException {
    lake.write("songs.json/partition=00000/hour=2026-11-23-12/part-0001.json", "x");
    start(arguments("once"));
    assertThat(exitCode()).isEqualTo(1);
    assertThat(text("out")).isEmpty();
    assertThat(text("err"))
        .contains("holds no raw object, but others such as ")
        .contains("see whether --raw and --topic name what landing writes")
        .doesNotContain("\tat ");
  }

  @Test
  void compactsEveryPeriodUntilTerminated() throws IOException, InterruptedException {
    lake.land(0, 0, 1, play(0, 1, "Believe", 1, 0));
    start(arguments("every", "200ms"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> text("err").contains("songs_latest: read 1"));
    lake.land(0, 1, 2, play(0, 1, "Believe", 2, 1));
    await().atMost(Duration.ofSeconds(60)).until(() -> lake.rows().containsValue("Believe 2 @0/1"));
    process.destroy();
    assertThat(exitCode()).isEqualTo(143);
    assertThat(text("err")).contains("Stopped after").contains(", 0 of them failed");
  }
}
