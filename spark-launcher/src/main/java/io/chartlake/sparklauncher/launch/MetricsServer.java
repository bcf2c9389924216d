package io.chartlake.sparklauncher.launch;

import com.sun.net.httpserver.HttpServer;
import io.chartlake.sparklauncher.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves a run's metrics under {@code /metrics} while it lasts. */
public final class MetricsServer implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;

  /** Listens on every address, since a scraper is another pod. Port 0 takes a free one. */
  public MetricsServer(int port, RunMetrics metrics) {
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new RefusedException("cannot serve metrics on port " + port + ": " + e.getMessage(), e);
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

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
