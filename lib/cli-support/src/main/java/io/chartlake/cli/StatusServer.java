package io.chartlake.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves a program's health and metrics: GET and HEAD of a few paths, two requests at a time. */
public final class StatusServer implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String host;

  /** One answer of a path. */
  public record Page(int code, String type, String body) {
    public static Page text(int code, String body) {
      return new Page(code, "text/plain; charset=utf-8", body);
    }

    public static Page json(int code, String body) {
      return new Page(code, "application/json", body);
    }

    /** In Prometheus' text format. */
    public static Page metrics(String body) {
      return new Page(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }
  }

  private StatusServer(HttpServer server, ExecutorService threads, String host) {
    this.server = server;
    this.threads = threads;
    this.host = host;
  }

  /**
   * Listens at once.
   *
   * @param port 0 takes a free one
   * @param pages by path, such as {@code /metrics}
   * @throws IOException when the address cannot be listened on
   */
  public static StatusServer start(String host, int port, Map<String, Supplier<Page>> pages)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    ExecutorService threads = Executors.newFixedThreadPool(2, StatusServer::daemon);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new StatusServer(server, threads, host);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "status");
    thread.setDaemon(true);
    return thread;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Such as {@code http://127.0.0.1:8080}. */
  public String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages)
      throws IOException {
    try (exchange) {
      Page page = page(exchange, pages);
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(page.code(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Page page(HttpExchange exchange, Map<String, Supplier<Page>> pages) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Page.text(405, "only GET\n");
    }
    Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
    if (page == null) {
      return Page.text(404, "there is " + String.join(", ", pages.keySet()) + "\n");
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      return Page.text(500, e.getClass().getSimpleName() + "\n");
    }
  }
}
