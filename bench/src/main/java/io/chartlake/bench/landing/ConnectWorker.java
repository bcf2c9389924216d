package io.chartlake.bench.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.bench.BenchException;
import io.chartlake.testsupport.FreePort;
import io.chartlake.testsupport.JavaProcess;
import io.chartlake.testsupport.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A distributed Connect worker for one run. */
final class ConnectWorker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The flush interval is also how long a worker leaves a sink alone that has read everything;
   * Iceberg's answers its coordinator only when it is called.
   */
  private static final String CONFIG =
      """
      bootstrap.servers=%1$s
      group.id=%2$s
      listeners=http://127.0.0.1:%3$d
      key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
      value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
      config.storage.topic=%2$s-configs
      offset.storage.topic=%2$s-offsets
      status.storage.topic=%2$s-status
      config.storage.replication.factor=1
      offset.storage.replication.factor=1
      status.storage.replication.factor=1
      offset.storage.partitions=1
      status.storage.partitions=1
      plugin.path=%4$s
      plugin.discovery=service_load
      connector.client.config.override.policy=All
      offset.flush.interval.ms=1000
      """;

  private static final String LOGGING =
      """
      status=warn
      appender.console.type=Console
      appender.console.name=console
      appender.console.layout.type=PatternLayout
      appender.console.layout.pattern=%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC} %-5p [%t] %c{1.}: %m%n
      rootLogger.level=info
      rootLogger.appenderRef.console.ref=console
      logger.clients.name=org.apache.kafka.clients
      logger.clients.level=warn
      logger.config.name=org.apache.kafka.common.config
      logger.config.level=warn
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JavaProcess process;
  private final URI address;

  private ConnectWorker(JavaProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a worker that knows both plugins, and waits until it takes connectors. */
  static ConnectWorker start(Lab lab, Path folder, String name, List<String> jvmOptions)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    String plugins = lab.home().built("landing", "plugin") + "," + icebergPlugin(lab);
    Path config = folder.resolve("connect.properties");
    Files.writeString(config, CONFIG.formatted(lab.kafka().address(), name, port, plugins));
    Path logging = folder.resolve("log4j2.properties");
    Files.writeString(logging, LOGGING);
    List<String> options = new java.util.ArrayList<>(jvmOptions);
    options.add("-Dlog4j2.configurationFile=" + logging);
    JavaProcess process =
        JavaProcess.start(
            name,
            folder.resolve("worker.log"),
            lab.home().classpathOf("local/engines/connect"),
            options,
            Map.of(),
            List.of("org.apache.kafka.connect.cli.ConnectDistributed", config.toString()));
    ConnectWorker worker = new ConnectWorker(process, URI.create("http://127.0.0.1:" + port + "/"));
    try {
      Waiting.until("an answer of the Connect worker", START_TIMEOUT, worker::isReady);
    } catch (RuntimeException | InterruptedException e) {
      worker.close();
      throw e;
    }
    return worker;
  }

  static Path icebergPlugin(Lab lab) {
    return lab.home().built("bench", "plugin");
  }

  private boolean isReady() throws InterruptedException {
    process.requireAlive();
    try {
      return send("GET", "health", null).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the worker a connector, whose consumer group is {@link #group}. */
  void create(String connector, Map<String, String> config)
      throws IOException, InterruptedException {
    requireTaken(
        connector,
        send("PUT", "connectors/" + connector + "/config", JSON.writeValueAsString(config)));
  }

  void delete(String connector) throws IOException, InterruptedException {
    requireTaken(connector, send("DELETE", "connectors/" + connector, null));
  }

  private static void requireTaken(String connector, HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new BenchException("Kafka Connect refused " + connector + ": " + answer.body());
    }
  }

  static String group(String connector) {
    return "connect-" + connector;
  }

  JavaProcess process() {
    return process;
  }

  /** Throws if the connector or its task has failed. */
  void requireRunning(String connector) throws IOException, InterruptedException {
    process.requireAlive();
    JsonNode status =
        JSON.readTree(send("GET", "connectors/" + connector + "/status", null).body());
    requireNotFailed(connector, status.path("connector"));
    status.path("tasks").forEach(task -> requireNotFailed(connector, task));
  }

  private static void requireNotFailed(String connector, JsonNode state) {
    if (state.path("state").asText().equals("FAILED")) {
      throw new BenchException(connector + " failed: " + state.path("trace").asText());
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return http.send(
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.close();
  }
}
