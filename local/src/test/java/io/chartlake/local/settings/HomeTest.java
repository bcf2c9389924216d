package io.chartlake.local.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.Chartlake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that cannot be written is refused before anything is made. */
class HomeTest {
  @TempDir private Path folder;

  /** The process may write no byte to any file, as on a disk that is full. */
  @Test
  void anUpThatCannotWriteSaysSoAndLeavesNothing() throws IOException, InterruptedException {
    Path stack = folder.resolve("stack");
    Process up =
        new ProcessBuilder(
                List.of(
                    "/bin/sh",
                    "-c",
                    "ulimit -f 0 && exec \"$@\"",
                    "up",
                    System.getProperty("java.home") + "/bin/java",
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-Dchartlake.home=" + folder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Chartlake.class.getName(),
                    "up",
                    "--dir",
                    stack.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(up.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("cannot write to " + stack)
        .containsPattern("\\d+ MiB free in " + stack)
        .contains("--dir");
    try (Stream<Path> left = Files.list(stack.resolve("run"))) {
      assertThat(left).isEmpty();
    }
  }
}
