package io.chartlake.local.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The landing connector in the stack's Connect worker. */
public final class Connector {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Ports ports;

  private Connector(Ports ports) {
    this.ports = ports;
  }

  public static Connector of(Ports ports) {
    return new Connector(ports);
  }

  /** What the connector is told; S3 keys it finds in the worker's environment. */
  private Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    config.put("topics", Names.CHANGELOG);
    config.put("tasks.max", "1");
    config.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("admin.bootstrap.servers", ports.address(Port.KAFKA));
    config.put("s3.bucket", Names.RAW_BUCKET);
    config.put("s3.endpoint", ports.http(Port.S3));
    config.put("s3.path.style", "true");
    // A person waits for "all is landed", which a log that ends in transaction markers says late.
    config.put("log.watch.interval.ms", "2000");
    config.put("errors.tolerance", "all");
    config.put("errors.log.enable", "true");
    config.put("errors.deadletterqueue.topic.name", Names.LANDING_DEAD_LETTERS);
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    config.put(
        "producer.override.max.request.size", Integer.toString(Topics.DEAD_LETTER_MOST_BYTES));
    return config;
  }

  /** Creates the connector or brings its settings up to date, and waits until its task runs. */
  public void register() {
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      String body = JSON.writeValueAsString(config());
      // The worker answers 409 while it rebalances, which it does right after its start.
      HttpResponse<String> answer = send("PUT", "/config", body);
      while (answer.statusCode() == 409 || answer.statusCode() >= 500) {
        pause(deadline, "Kafka Connect did not take the connector: " + message(answer));
        answer = send("PUT", "/config", body);
      }
      if (answer.statusCode() >= 300) {
        throw new LocalException("Kafka Connect refused the connector: " + message(answer));
      }
      awaitRunning(deadline);
    } catch (IOException e) {
      throw new LocalException("cannot reach Kafka Connect: " + e.getMessage(), e);
    }
  }

  private void awaitRunning(Instant deadline) throws IOException {
    boolean restarted = false;
    while (true) {
      HttpResponse<String> answer = send("GET", "/status", null);
      if (answer.statusCode() == 200) {
        JsonNode tasks = JSON.readTree(answer.body()).path("tasks");
        String state = tasks.path(0).path("state").asText("");
        if (state.equals("RUNNING")) {
          return;
        }
        if (state.equals("FAILED") && !restarted) {
          // It may have failed on a stack that was not whole; what still ails it will show again.
          restarted = true;
          send("POST", "/restart?includeTasks=true&onlyFailed=true", "");
        } else if (state.equals("FAILED")) {
          String trace = tasks.path(0).path("trace").asText("");
          throw new LocalException(
              "the landing connector failed: " + trace.lines().findFirst().orElse(""));
        }
      }
      pause(deadline, "the landing connector does not run");
    }
  }

  /** One word: RUNNING, FAILED, … or a reason why it is not known. */
  public String state() {
    try {
      HttpResponse<String> answer = send("GET", "/status", null);
      return answer.statusCode() == 200
          ? JSON.readTree(answer.body()).path("tasks").path(0).path("state").asText("NO TASK")
          : "HTTP " + answer.statusCode();
    } catch (IOException e) {
      return "UNREACHABLE";
    }
  }

  private HttpResponse<String> send(String method, String path, String body) throws IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(ports.http(Port.CONNECT) + "/connectors/" + Names.CONNECTOR + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while asking Kafka Connect", e);
    }
  }

  private static String message(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText(answer.body());
    } catch (JsonProcessingException e) {
      return "HTTP " + answer.statusCode() + " " + answer.body();
    }
  }

  private static void pause(Instant deadline, String otherwise) {
    if (Instant.now().isAfter(deadline)) {
      throw new LocalException(otherwise + " within " + PATIENCE.toSeconds() + " s");
    }
    Pause.briefly();
  }
}
