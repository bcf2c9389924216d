package io.chartlake.lagexporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health, readiness and metrics follow the rounds, whatever these find. */
class LagServerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private LagServer server;

  private void start(Supplier<Reading> round, Duration staleAfter) {
    server =
        new LagServer(
            round,
            new LagMetrics(Clock.systemUTC(), staleAfter, new LongAdder()),
            Duration.ofMillis(10),
            "127.0.0.1",
            0);
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
  }

  private static Reading reading() {
    return new Reading(
        Instant.now(),
        List.of(),
        Map.of("events", Map.of(0, 5L)),
        Map.of(),
        List.of(
            new Probes.Tally(
                ProbedSource.S3,
                "changelog",
                1,
                Optional.of("the bucket is gone"),
                Optional.empty())));
  }

  private Reading hang() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reading();
  }

  private HttpResponse<String> send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private int code(String path) {
    return send("GET", path).statusCode();
  }

  @Test
  void isReadyAfterTheFirstRoundAndSaysWhoDidNotAnswer() {
    start(LagServerTest::reading, Duration.ofMinutes(1));
    await().atMost(SOON).until(() -> code("/ready") == 200);

    assertThat(send("GET", "/ready").body()).contains("s3 changelog: the bucket is gone");
    assertThat(code("/healthy")).isEqualTo(200);
    assertThat(send("GET", "/metrics").body())
        .contains("chartlake_topic_end_offset{partition=\"0\",topic=\"events\"} 5.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void isNotReadyBeforeTheFirstRoundAndNotHealthyWhenItNeverEnds() {
    start(this::hang, Duration.ofSeconds(1));

    assertThat(code("/ready")).isEqualTo(503);
    await().atMost(SOON).until(() -> code("/healthy") == 503);
    assertThat(code("/metrics")).isEqualTo(200);
  }

  @Test
  void showsNothingOfARoundThatIsTooLongAgo() {
    AtomicInteger rounds = new AtomicInteger();
    start(() -> rounds.getAndIncrement() == 0 ? reading() : hang(), Duration.ofSeconds(1));

    await()
        .atMost(SOON)
        .until(() -> send("GET", "/metrics").body().contains("chartlake_topic_end_offset{"));
    await().atMost(SOON).until(() -> code("/healthy") == 503);
    assertThat(send("GET", "/metrics").body())
        .doesNotContain("chartlake_topic_end_offset{")
        .contains("chartlake_audit_probe_up{source=\"s3\",target=\"changelog\"} 0.0");
  }

  @Test
  void goesOnAfterARoundThatFailed() {
    AtomicInteger rounds = new AtomicInteger();
    start(
        () -> {
          if (rounds.getAndIncrement() == 0) {
            throw new IllegalStateException("broken");
          }
          return reading();
        },
        Duration.ofMinutes(1));

    await().atMost(SOON).until(() -> code("/ready") == 200);
  }

  @Test
  void answersOnlyGetAndHeadOfItsPaths() {
    start(LagServerTest::reading, Duration.ofMinutes(1));

    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(code("/")).isEqualTo(404);
    assertThat(send("HEAD", "/metrics").statusCode()).isEqualTo(200);
    assertThat(send("HEAD", "/metrics").body()).isEmpty();
  }
}
