package io.chartlake.endtoend.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Connect's REST interface of one worker. */
final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final int port;

  ConnectRest(int port) {
    this.port = port;
  }

  /** One task as the worker that is asked knows it. */
  record Task(int id, String state, String workerId, String trace) {
    boolean isRunning() {
      return state.equals("RUNNING");
    }
  }

  boolean isHealthy() {
    try {
      return send("GET", "/health", "").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Creates or changes a connector and waits until all of its tasks run. */
  void put(String connector, Map<String, String> settings) throws IOException {
    String body = JSON.writeValueAsString(settings);
    accepted("PUT", "/connectors/" + connector + "/config", body);
    awaitRunning(connector, Integer.parseInt(settings.getOrDefault("tasks.max", "1")));
  }

  void awaitRunning(String connector, int tasks) {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(
            () ->
                assertThat(tasks(connector))
                    .hasSize(tasks)
                    .allSatisfy(task -> assertThat(task.isRunning()).as("%s", task).isTrue()));
  }

  void awaitFailed(String connector, String... words) {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(
            () ->
                assertThat(tasks(connector))
                    .anySatisfy(
                        task -> {
                          assertThat(task.state()).isEqualTo("FAILED");
                          assertThat(task.trace()).contains(words);
                        }));
  }

  void restartTask(String connector, int task) {
    accepted("POST", "/connectors/" + connector + "/tasks/" + task + "/restart", "");
  }

  /** Returns when its tasks are no one's any more. */
  void delete(String connector) {
    accepted("DELETE", "/connectors/" + connector, "");
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(() -> send("GET", "/connectors/" + connector + "/status", "").statusCode() == 404);
  }

  List<Task> tasks(String connector) throws IOException {
    HttpResponse<String> answer = send("GET", "/connectors/" + connector + "/status", "");
    List<Task> tasks = new ArrayList<>();
    for (JsonNode task : JSON.readTree(answer.body()).path("tasks")) {
      tasks.add(
          new Task(
              task.path("id").asInt(),
              task.path("state").asText(),
              task.path("worker_id").asText(),
              task.path("trace").asText("")));
    }
    return tasks;
  }

  /** Asks again while the group of workers rebalances, which it answers with 409. */
  private void accepted(String method, String path, String body) {
    await()
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .until(
            () -> {
              HttpResponse<String> answer = send(method, path, body);
              assertThat(answer.statusCode())
                  .as("%s %s: %s", method, path, answer.body())
                  .matches(status -> status < 300 || status == 409 || status >= 500);
              return answer.statusCode() < 300;
            });
  }

  private HttpResponse<String> send(String method, String path, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
