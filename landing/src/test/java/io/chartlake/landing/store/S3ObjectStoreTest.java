package io.chartlake.landing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.config.LandingConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that real stores give and a well-behaved one can't be made to give. */
class S3ObjectStoreTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<String> objects = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private S3ObjectStore store;
  private volatile int answer = 501;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    store =
        S3ObjectStore.open(
            new LandingConfig(
                Map.of(
                    LandingConfig.BUCKET, "bucket",
                    LandingConfig.ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort(),
                    LandingConfig.ACCESS_KEY_ID, "id",
                    LandingConfig.SECRET_ACCESS_KEY, "key",
                    LandingConfig.ADMIN_BOOTSTRAP, "127.0.0.1:1")));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
    asked.add(exchange.getRequestMethod() + (conditional ? " if absent" : ""));
    exchange.getRequestBody().readAllBytes();
    int status = 200;
    if (exchange.getRequestMethod().equals("HEAD")) {
      status = objects.contains(path) ? 200 : 404;
    } else if (conditional) {
      status = answer;
    } else {
      objects.add(path);
    }
    exchange.getResponseHeaders().add("x-amz-request-id", "stub-1");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", "0");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void looksBeforeEachPutWhereThereAreNoConditionalWrites() {
    assertThat(store.put("a", new Buffer(), Map.of())).isTrue();
    assertThat(store.put("a", new Buffer(), Map.of())).isFalse();
    assertThat(asked).containsExactly("PUT if absent", "HEAD", "PUT", "HEAD");
  }

  @Test
  void takesAConditionThatFailedForAnObjectThatIsThere() {
    answer = 412;
    assertThat(store.put("a", new Buffer(), Map.of())).isFalse();
  }

  @Test
  void tellsWhatPassesFromWhatDoesNot() {
    for (int status : List.of(500, 503, 429, 409)) {
      answer = status;
      assertThatThrownBy(() -> store.put("a", new Buffer(), Map.of()))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
    }
    for (int status : List.of(400, 403, 404)) {
      answer = status;
      assertThatThrownBy(() -> store.put("a", new Buffer(), Map.of()))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining("request id stub-1");
    }
  }
}
