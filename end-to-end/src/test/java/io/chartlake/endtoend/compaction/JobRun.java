package io.chartlake.endtoend.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of the compaction job, in a process of its own that can be killed. */
final class JobRun implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Process process;
  private final Path output;
  private final Path log;
  private final long begun = System.nanoTime();

  /**
   * @param output what it prints
   * @param log what it says on standard error
   */
  JobRun(Process process, Path output, Path log) {
    this.process = process;
    this.output = output;
    this.log = log;
  }

  /**
   * How a run ended.
   *
   * @param code 137 for one that was killed
   */
  record Ended(int code, String output, String log, Duration time) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Its result line. */
    JsonNode result() {
      try {
        return JSON.readTree(output);
      } catch (IOException e) {
        throw new AssertionError("no line of JSON: " + output, e);
      }
    }

    /** The one line that tells a user what went wrong. */
    String error() {
      List<String> errors = log.lines().filter(line -> line.startsWith("compact: ")).toList();
      assertThat(errors).as(log).hasSize(1);
      return errors.get(0);
    }

    Ended with(int expected) {
      assertThat(code).as("%s%s", output, log).isEqualTo(expected);
      return this;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long logged(String words) {
    return log().lines().filter(line -> line.contains(words)).count();
  }

  Ended await() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + log());
      }
      return new Ended(
          process.exitValue(),
          Files.readString(output),
          log(),
          Duration.ofNanos(System.nanoTime() - begun));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** {@code kill -9}. */
  void kill() {
    assertThat(process.isAlive()).as("was at work: %s", log()).isTrue();
    process.destroyForcibly();
    await();
  }

  /** SIGTERM. */
  Ended stop() {
    process.destroy();
    return await();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
