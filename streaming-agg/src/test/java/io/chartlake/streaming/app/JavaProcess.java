package io.chartlake.streaming.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A Java process over this test's classpath, with its output in a file. */
final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static JavaProcess start(
      Path log, Map<String, String> environment, List<String> options, String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-cp");
    line.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a line that holds {@code pattern} and returns its first group, if it has one. */
  String await(Duration timeout, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return Awaitility.await()
        .atMost(timeout)
        .pollInterval(Duration.ofMillis(20))
        .conditionEvaluationListener(
            evaluated -> assertThat(evaluated.isSatisfied() || isAlive()).as(output()).isTrue())
        .until(
            () -> {
              Matcher matcher = wanted.matcher(output());
              return !matcher.find() ? "" : matcher.groupCount() == 0 ? "-" : matcher.group(1);
            },
            found -> !found.isEmpty());
  }

  int awaitExit(Duration timeout) throws InterruptedException {
    assertThat(process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return awaitExit(STOP_TIMEOUT);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
