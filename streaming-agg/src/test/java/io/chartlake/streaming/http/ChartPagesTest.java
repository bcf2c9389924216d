package io.chartlake.streaming.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.StatusServer;
import io.chartlake.streaming.config.ChartSettings;
import io.chartlake.streaming.deadletter.DeadLetterCounter;
import io.chartlake.streaming.model.UnreadableReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an orchestrator and Prometheus see: health, readiness and metrics. */
class ChartPagesTest {
  private final AtomicReference<ChartHealth.Report> health = new AtomicReference<>();
  private final LongAdder plays = new LongAdder();
  private final DeadLetterCounter deadLetters = new DeadLetterCounter();
  private ChartMetrics metrics;
  private StatusServer server;

  @BeforeEach
  void start() {
    health.set(new ChartHealth().report());
    metrics = new ChartMetrics(plays, deadLetters, health::get);
    server = ChartPages.start(new ChartSettings.Http("127.0.0.1", 0), health::get, metrics::scrape);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void isHealthyButNotReadyWhileItWaitsForKafka() throws Exception {
    assertThat(send("GET", "/healthy").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = send("GET", "/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .isEqualTo("{\"status\":\"DOWN\",\"state\":\"WAITING\",\"threads\":0}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, 0, 200, 503",
    "REBALANCING, 1, 200, 503",
    "RUNNING, 1, 200, 200",
    "RUNNING, 0, 503, 503",
    "PENDING_SHUTDOWN, 1, 503, 503",
    "NOT_RUNNING, 0, 503, 503",
    "PENDING_ERROR, 1, 503, 503",
    "ERROR, 0, 503, 503"
  })
  void tellsTheStateOfStreams(State state, long threads, int healthy, int ready) throws Exception {
    health.set(ChartHealth.report(state, threads));
    assertThat(send("GET", "/healthy").statusCode()).isEqualTo(healthy);
    assertThat(send("GET", "/ready").statusCode()).isEqualTo(ready);
    assertThat(send("GET", "/ready").body()).contains("\"state\":\"" + state + "\"");
  }

  @Test
  void metricsCountPlaysAndDeadLettersByReason() throws Exception {
    plays.add(3);
    deadLetters.add(UnreadableReason.KEY_MISSING, "played-songs", 1, 2, "no key");
    HttpResponse<String> response = send("GET", "/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain");
    assertThat(response.body())
        .contains("music_chart_plays_total 3.0")
        .contains("music_chart_dead_letters_total{reason=\"key_missing\"} 1.0")
        .contains("music_chart_dead_letters_total{reason=\"value_missing\"} 0.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/healthy/x").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/healthy").statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void portInUseIsNamed() {
    assertThatThrownBy(
            () ->
                ChartPages.start(
                    new ChartSettings.Http("127.0.0.1", server.port()),
                    health::get,
                    metrics::scrape))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("http.port");
  }
}
