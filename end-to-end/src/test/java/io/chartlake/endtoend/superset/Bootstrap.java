package io.chartlake.endtoend.superset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The bootstrap program, run by hand against a stack's Superset as an operator would. */
record Bootstrap(DashboardStack stack) {
  static Bootstrap of(DashboardStack stack) {
    return new Bootstrap(stack);
  }

  /** Runs it with the variables of the stack's own Superset. */
  void run(Path folder) {
    Ended ended = end(folder);
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  /** The same where it must refuse; gives what it says last. */
  String refused(Path folder) {
    Ended ended = end(folder);
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    return ended.output().lines().reduce("", (first, second) -> second);
  }

  private record Ended(int code, String output) {}

  private Ended end(Path folder) {
    try {
      Path proc = Path.of("/proc", stack.cli().pid("superset") + "");
      String python = Files.readString(proc.resolve("cmdline")).split("\0", -1)[0];
      ProcessBuilder builder =
          new ProcessBuilder(python, folder.resolve("bootstrap.py").toString());
      Map<String, String> environment = builder.environment();
      environment.clear();
      environment.putAll(
          Files.readString(proc.resolve("environ"), StandardCharsets.UTF_8)
              .lines()
              .flatMap(text -> Arrays.stream(text.split("\0", -1)))
              .filter(variable -> variable.contains("="))
              .collect(
                  Collectors.toMap(
                      variable -> variable.substring(0, variable.indexOf('=')),
                      variable -> variable.substring(variable.indexOf('=') + 1),
                      (first, second) -> second)));
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
