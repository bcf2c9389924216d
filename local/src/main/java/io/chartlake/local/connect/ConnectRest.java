package io.chartlake.local.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.cli.CommandException;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the stack's Connect worker says of one connector. */
final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String connector;

  ConnectRest(Ports ports, String name) {
    this.connector = ports.http(Port.CONNECT) + "/connectors/" + name;
  }

  /**
   * An answer of the worker.
   *
   * @param code HTTP's
   * @param body JSON, or whatever the worker says
   */
  record Answer(int code, String body) {
    JsonNode json() throws JsonProcessingException {
      return JSON.readTree(body);
    }

    /** Why the worker did not do it. */
    String message() {
      try {
        return json().path("message").asText(body);
      } catch (JsonProcessingException e) {
        return "HTTP " + code + " " + body;
      }
    }
  }

  String url(String path) {
    return connector + path;
  }

  Answer get(String path) throws IOException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  Answer put(String path, Object body) throws IOException {
    return send("PUT", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
  }

  Answer post(String path) throws IOException {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(""));
  }

  private Answer send(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted while asking Kafka Connect", e);
    }
  }
}
