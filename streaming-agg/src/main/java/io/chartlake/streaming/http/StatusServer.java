package io.chartlake.streaming.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chartlake.streaming.config.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /healthy}, {@code /ready} and {@code /metrics}. */
public final class StatusServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final String host;

  private StatusServer(HttpServer server, String host) {
    this.server = server;
    this.host = host;
    this.threads =
        Executors.newFixedThreadPool(
            2,
            work -> {
              Thread thread = new Thread(work, "status");
              thread.setDaemon(true);
              return thread;
            });
  }

  record Answer(int code, String type, String body) {}

  /**
   * @param port 0 takes a free one
   * @throws StartupException if the address can't be listened on
   */
  public static StatusServer start(
      String host, int port, Supplier<Health.Report> health, Supplier<String> metrics) {
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 50);
    } catch (UnknownHostException e) {
      throw new StartupException(
          "http.host is \"" + host + "\": it must be an address of this machine", e);
    } catch (IOException e) {
      throw new StartupException(
          "can't listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): set http.port to a free port, or 0 to take any",
          e);
    }
    StatusServer server = new StatusServer(http, host);
    http.setExecutor(server.threads);
    http.createContext("/", exchange -> answer(exchange, health, metrics));
    http.start();
    return server;
  }

  int port() {
    return server.getAddress().getPort();
  }

  public String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(
      HttpExchange exchange, Supplier<Health.Report> health, Supplier<String> metrics)
      throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Answer answer;
      try {
        answer =
            method.equals("GET") || method.equals("HEAD")
                ? answer(exchange.getRequestURI().getPath(), health, metrics)
                : new Answer(405, JSON, "{\"error\":\"only GET\"}\n");
      } catch (RuntimeException e) {
        answer = new Answer(500, JSON, "{\"error\":\"" + e.getClass().getSimpleName() + "\"}\n");
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(answer.code(), -1);
      } else {
        exchange.sendResponseHeaders(answer.code(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Answer answer(
      String path, Supplier<Health.Report> health, Supplier<String> metrics) {
    return switch (path) {
      case "/healthy" -> {
        Health.Report report = health.get();
        yield status(report.healthy(), report);
      }
      case "/ready" -> {
        Health.Report report = health.get();
        yield status(report.ready(), report);
      }
      case "/metrics" -> new Answer(200, PROMETHEUS_TEXT, metrics.get());
      default -> new Answer(404, JSON, "{\"error\":\"there is /healthy, /ready and /metrics\"}\n");
    };
  }

  private static Answer status(boolean up, Health.Report report) {
    return new Answer(up ? 200 : 503, JSON, report.toJson(up));
  }
}
