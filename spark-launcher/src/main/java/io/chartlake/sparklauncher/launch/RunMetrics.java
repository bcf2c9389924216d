package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one run, for Prometheus: served during the run, or written to a file. */
public final class RunMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(RunMetrics.class);
  private static final String PREFIX = "chartlake.spark.run.";
  private static final double MILLIS = 1_000.0;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Optional<Path> file;
  private final AtomicReference<Instant> began = new AtomicReference<>();
  private final AtomicReference<Instant> ended = new AtomicReference<>();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.UNKNOWN);
  private final Counter watchesLost;
  private final Counter requestsFailed;
  private final Counter logInterruptions;
  private final Counter logLines;

  /**
   * @param file for node_exporter's textfile collector
   * @throws CommandException when that file cannot be written
   */
  public RunMetrics(String namespace, String name, Optional<Path> file) {
    this.file = file;
    Tags tags = Tags.of("namespace", namespace, "application", name);
    for (Phase each : Phase.values()) {
      Gauge.builder(PREFIX + "state", phase, now -> now.get() == each ? 1 : 0)
          .description("1 for the current state, 0 for the others")
          .tags(tags.and("state", each.name().toLowerCase(Locale.ROOT)))
          .register(registry);
    }
    time("began.timestamp", "When the application was created", tags, began);
    time("ended.timestamp", "When its end was seen; NaN until then", tags, ended);
    watchesLost = counter("watches.lost", "Lost connections of the watch", tags);
    requestsFailed =
        counter("requests.failed", "Requests to the API server that failed and were retried", tags);
    logInterruptions = counter("log.interruptions", "Lost connections to the driver's log", tags);
    logLines = counter("log.lines", "Lines of the driver's log that were printed", tags);
    write();
  }

  private void time(String name, String description, Tags tags, AtomicReference<Instant> when) {
    ToDoubleFunction<AtomicReference<Instant>> seconds =
        time -> time.get() == null ? Double.NaN : time.get().toEpochMilli() / MILLIS;
    Gauge.builder(PREFIX + name, when, seconds)
        .description(description)
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  /** In Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  void began(Application run) {
    began.set(run.created());
    state(run.state());
  }

  void state(RunState state) {
    phase.set(state.phase());
    write();
  }

  void ended(RunState state) {
    ended.set(Instant.now());
    state(state);
  }

  /** This launcher stops following the run. */
  void failed() {
    ended.set(Instant.now());
    phase.set(Phase.FAILED);
    write();
  }

  void watchLost() {
    watchesLost.increment();
  }

  void requestFailed() {
    requestsFailed.increment();
  }

  void logInterrupted() {
    logInterruptions.increment();
  }

  void logLine() {
    logLines.increment();
  }

  /** Replaces the file atomically, since a collector can read it at any time. */
  private void write() {
    if (file.isEmpty()) {
      return;
    }
    Path target = file.get();
    Path draft = target.resolveSibling(target.getFileName() + ".draft");
    try {
      Files.writeString(draft, scrape());
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (began.get() == null) {
        throw CommandException.usage("cannot write the metrics to " + target + ": " + e, e);
      }
      // The run matters more than its metrics.
      LOG.warn("cannot write the metrics to {}: {}", target, e.toString());
    }
  }
}
