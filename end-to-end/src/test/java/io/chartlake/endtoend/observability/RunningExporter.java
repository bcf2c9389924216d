package io.chartlake.endtoend.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** {@code chartlake lag-exporter} on a stack, with a round each second. */
final class RunningExporter {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** As shells say it of a process that SIGTERM ended. */
  private static final int TERMINATED = 143;

  private final Cli.Running running;
  private final int port;

  private RunningExporter(Cli.Running running, int port) {
    this.running = running;
    this.port = port;
  }

  /** Starts it; its first round has ended. */
  static RunningExporter start(Cli chartlake) {
    Cli.Running running = chartlake.start("lag-exporter", "--interval=1s", "--timeout=2s");
    RunningExporter exporter = new RunningExporter(running, chartlake.port("lag-exporter"));
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(BETWEEN)
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(
            () -> {
              if (!running.process().isAlive()) {
                throw new IllegalStateException(exporter.output());
              }
              return Metrics.get(exporter.port, "/ready").statusCode() == 200;
            });
    return exporter;
  }

  Metrics metrics() {
    return Metrics.scrape(port);
  }

  /** Waits until a scrape is as wanted; gives it. */
  Metrics await(String what, Predicate<Metrics> wanted) {
    return Awaitility.await(what).atMost(SOON).pollInterval(BETWEEN).until(this::metrics, wanted);
  }

  boolean isHealthy() {
    return Metrics.get(port, "/healthy").statusCode() == 200;
  }

  /** What it has written so far. */
  String output() {
    try {
      return Files.readString(running.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as Kubernetes would, and sees that it says so. */
  void stop() {
    running.process().destroy();
    assertThat(running.await().code()).as(output()).isEqualTo(TERMINATED);
    assertThat(output()).contains("Stopped").doesNotContain("ERROR");
  }
}
