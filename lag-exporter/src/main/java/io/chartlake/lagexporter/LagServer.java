package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.StatusServer;
import io.chartlake.cli.StatusServer.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs rounds, one after the other, and serves what they found. */
final class LagServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagServer.class);
  private static final long CLOSE_SECONDS = 3;

  private final Supplier<Reading> round;
  private final LagMetrics metrics;
  private final StatusServer pages;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "rounds");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Listens at once and begins with the first round.
   *
   * @param interval from the end of a round to the next
   */
  LagServer(Supplier<Reading> round, LagMetrics metrics, Duration interval, String host, int port) {
    this.round = round;
    this.metrics = metrics;
    this.pages = pages(host, port);
    // Ended by closing the executor; a round lets no exception out.
    @SuppressWarnings("FutureReturnValueIgnored")
    var unused =
        rounds.scheduleWithFixedDelay(
            this::runRound, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private StatusServer pages(String host, int port) {
    Map<String, Supplier<Page>> paths = new LinkedHashMap<>();
    paths.put("/healthy", this::healthy);
    paths.put("/ready", this::ready);
    paths.put("/metrics", () -> Page.metrics(metrics.scrape()));
    try {
      return StatusServer.start(host, port, paths);
    } catch (IOException e) {
      throw CommandException.failure(
          "cannot listen on %s:%d (%s); give --host an address of this machine and --port a free port, or 0 for any"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Such as {@code http://127.0.0.1:8086}. */
  String address() {
    return pages.address();
  }

  private void runRound() {
    try {
      metrics.show(round.get());
    } catch (Probes.Stopped e) {
      LOG.debug("The last round was cut short");
    } catch (RuntimeException e) {
      LOG.error("A round failed, which is a bug of this program: {}", e.toString(), e);
    }
  }

  /** Rounds end, whatever they found: a restart does not help when a source is away. */
  private Page healthy() {
    String text = metrics.newest().isEmpty() ? "started " : "last round ended ";
    return Page.text(metrics.isStale() ? 503 : 200, text + metrics.age().toSeconds() + " s ago\n");
  }

  /** A first round has ended; says which questions the last one left without an answer. */
  private Page ready() {
    Optional<Reading> newest = metrics.newest();
    if (newest.isEmpty()) {
      return Page.text(503, "the first round has not ended yet\n");
    }
    StringBuilder text = new StringBuilder();
    for (Probes.Tally tally : newest.get().probes()) {
      text.append(
          "%s %s: %s%n"
              .formatted(
                  tally.source().label(), tally.target(), tally.failure().orElse("answered")));
    }
    return Page.text(200, text.toString());
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    try {
      // What a round asks is closed after it.
      if (!rounds.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The last round has not ended; stopping without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pages.close();
    metrics.close();
  }
}
