package io.chartlake.audit.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chartlake.audit.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers GET and HEAD of a few paths, two at a time. */
final class StatusPages implements AutoCloseable {
  private static final int WAITING = 50;

  private final HttpServer server;
  private final ExecutorService threads;

  /** One answer of a path. */
  record Page(int code, String type, String body) {
    static Page text(int code, String body) {
      return new Page(code, "text/plain; charset=utf-8", body);
    }
  }

  private StatusPages(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param port 0 takes a free one
   * @throws SourceException when the address can't be listened on
   */
  static StatusPages start(String host, int port, Map<String, Supplier<Page>> pages) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), WAITING);
      ExecutorService threads =
          Executors.newFixedThreadPool(
              2,
              work -> {
                Thread thread = new Thread(work, "status-pages");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(exchange, pages));
      server.start();
      return new StatusPages(server, threads);
    } catch (IOException e) {
      throw new SourceException(
          "cannot listen on %s:%d (%s); give --host an address of this machine and --port a free port, or 0 for any"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
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
    return page.get();
  }
}
