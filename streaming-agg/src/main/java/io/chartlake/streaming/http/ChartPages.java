package io.chartlake.streaming.http;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.StatusServer;
import io.chartlake.cli.StatusServer.Page;
import io.chartlake.streaming.config.ChartSettings;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Answers {@code /healthy}, {@code /ready} and {@code /metrics}. */
public final class ChartPages {
  private ChartPages() {}

  /** Listens; {@link CommandException} if the address can't be listened on. */
  public static StatusServer start(
      ChartSettings.Http http, Supplier<ChartHealth.Report> health, Supplier<String> metrics) {
    Map<String, Supplier<Page>> pages = new LinkedHashMap<>();
    pages.put("/healthy", () -> status(health.get(), ChartHealth.Report::healthy));
    pages.put("/ready", () -> status(health.get(), ChartHealth.Report::ready));
    pages.put("/metrics", () -> Page.metrics(metrics.get()));
    try {
      return StatusServer.start(http.host(), http.port(), pages);
    } catch (UnknownHostException e) {
      throw CommandException.failure(
          "http.host is \"" + http.host() + "\": it must be an address of this machine", e);
    } catch (IOException e) {
      throw CommandException.failure(
          "can't listen on %s:%d (%s): set http.port to a free port, or 0 to take any"
              .formatted(http.host(), http.port(), e.getMessage()),
          e);
    }
  }

  private static Page status(ChartHealth.Report report, Predicate<ChartHealth.Report> asked) {
    boolean up = asked.test(report);
    return Page.json(up ? 200 : 503, report.toJson(up));
  }
}
