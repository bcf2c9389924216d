package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's {@code promtool}. */
final class Promtool {
  private Promtool() {}

  /** Runs it in a folder; it must succeed. Gives what it printed. */
  static String run(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command).directory(folder.toFile()));
  }

  /**
   * What it has against metrics in Prometheus's text format; nothing when they are as they ought to
   * be.
   */
  static String lint(Path metrics) {
    return run(new ProcessBuilder("promtool", "check", "metrics").redirectInput(metrics.toFile()));
  }

  private static String run(ProcessBuilder builder) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
