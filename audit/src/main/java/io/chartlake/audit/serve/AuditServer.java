package io.chartlake.audit.serve;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs rounds, one after the other, and shows what they found. */
final class AuditServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditServer.class);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final long CLOSE_SECONDS = 3;

  private final Supplier<Reading> round;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LagMetrics metrics;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "rounds");
            thread.setDaemon(true);
            return thread;
          });
  private final StatusPages pages;
  private final long started;
  private volatile Optional<Reading> newest = Optional.empty();

  private AuditServer(
      Supplier<Reading> round,
      Clock clock,
      Duration staleAfter,
      LongAdder storeRequests,
      String host,
      int port) {
    this.round = round;
    this.metrics = new LagMetrics(registry, clock, staleAfter, storeRequests);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Map<String, Supplier<StatusPages.Page>> paths = new LinkedHashMap<>();
    paths.put("/healthy", () -> healthy(clock.millis(), staleAfter));
    paths.put("/ready", this::ready);
    paths.put("/metrics", this::scrape);
    started = clock.millis();
    this.pages = StatusPages.start(host, port, paths);
  }

  /**
   * Listens at once and begins with the first round.
   *
   * @param interval from the end of a round to the next
   * @param staleAfter how old a reading may be and still be shown
   */
  static AuditServer start(
      Supplier<Reading> round,
      Clock clock,
      Duration interval,
      Duration staleAfter,
      LongAdder storeRequests,
      String host,
      int port) {
    AuditServer server = new AuditServer(round, clock, staleAfter, storeRequests, host, port);
    // Ended by closing the executor; a round lets no exception out.
    @SuppressWarnings("FutureReturnValueIgnored")
    var unused =
        server.rounds.scheduleWithFixedDelay(
            server::runRound, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return server;
  }

  int port() {
    return pages.port();
  }

  private void runRound() {
    try {
      Reading reading = round.get();
      metrics.show(reading);
      newest = Optional.of(reading);
    } catch (Probes.Stopped e) {
      LOG.debug("The last round was cut short");
    } catch (RuntimeException e) {
      LOG.error("A round failed, which is a fault of this program: {}", e.toString(), e);
    }
  }

  private StatusPages.Page scrape() {
    synchronized (metrics) {
      metrics.hideWhenStale();
      return new StatusPages.Page(200, PROMETHEUS_TEXT, registry.scrape());
    }
  }

  /** Rounds end, whatever they found: sources that are away are no reason to start anew. */
  private StatusPages.Page healthy(long nowMillis, Duration staleAfter) {
    long last = newest.map(reading -> reading.at().toEpochMilli()).orElse(started);
    long seconds = Math.max(0, nowMillis - last) / 1_000;
    boolean healthy = seconds <= staleAfter.toSeconds();
    String text =
        (newest.isEmpty() ? "no round has ended yet, for " : "the last round ended ago: ")
            + seconds
            + " s\n";
    return StatusPages.Page.text(healthy ? 200 : 503, text);
  }

  /** A first round has ended; says who did not answer in the last one. */
  private StatusPages.Page ready() {
    if (newest.isEmpty()) {
      return StatusPages.Page.text(503, "the first round has not ended yet\n");
    }
    StringBuilder text = new StringBuilder();
    for (Probes.Tally tally : newest.get().probes()) {
      text.append(tally.source().label())
          .append(' ')
          .append(tally.target())
          .append(": ")
          .append(tally.failure().orElse("answered"))
          .append('\n');
    }
    return StatusPages.Page.text(200, text.toString());
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    try {
      // Whom a round asks is closed behind it.
      if (!rounds.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The last round has not ended; going without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pages.close();
    registry.close();
  }
}
