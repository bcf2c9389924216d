package io.chartlake.sparklauncher.launch;

import com.sun.net.httpserver.HttpServer;
import io.chartlake.sparklauncher.LaunchRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves a run's metrics at {@code /metrics} during the run. */
public final class MetricsServer implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;

  /** Listens on all addresses, since the scraper is another pod. */
  public MetricsServer(int port, RunMetrics metrics) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new LaunchRefusedException(
          "cannot serve metrics on port " + port + ": " + e.getMessage(), e);
    }
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            byte[] body = metrics.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(OK, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
