package io.chartlake.local.lake;

import com.fasterxml.jackson.databind.JsonNode;
import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A feed's connector in the stack's Connect worker. */
final class Connector {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ports ports;
  private final Feed feed;
  private final ConnectRest rest;

  Connector(Ports ports, Feed feed) {
    this.ports = ports;
    this.feed = feed;
    this.rest = new ConnectRest(ports, feed.connector());
  }

  /** What the connector is told; S3 keys it finds in the worker's environment. */
  private Map<String, String> config(Store store) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.chartlake.landing.S3LandingConnector");
    config.put("topics", String.join(",", feed.topics()));
    config.put("tasks.max", "1");
    config.put("consumer.override.isolation.level", "read_committed");
    // The worker is small and has several of them.
    config.put("consumer.override.fetch.max.bytes", "4194304");
    config.put("admin.bootstrap.servers", ports.address(Port.KAFKA));
    config.put("s3.bucket", Names.RAW_BUCKET);
    config.put("s3.endpoint", ports.http(Port.S3));
    config.put("s3.path.style", "true");
    config.put("s3.chunked.encoding", Boolean.toString(store.takesChunks()));
    // A person waits for "all is landed", which a log that ends in transaction markers says late.
    config.put("log.watch.interval.ms", "2000");
    config.putAll(feed.settings());
    return config;
  }

  /** Creates the connector or brings its settings up to date, and waits until its task runs. */
  void register(Store store) {
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      Map<String, String> config = config(store);
      // The worker answers 409 while it rebalances, which it does right after its start and for
      // each connector that is new.
      ConnectRest.Answer answer = rest.put("/config", config);
      while (answer.code() == 409 || answer.code() >= 500) {
        pause(deadline, "Kafka Connect did not take " + this + ": " + answer.message());
        answer = rest.put("/config", config);
      }
      if (answer.code() >= 300) {
        throw new LocalException("Kafka Connect refused " + this + ": " + answer.message());
      }
      awaitRunning(deadline);
    } catch (IOException e) {
      throw new LocalException("cannot reach Kafka Connect: " + e.getMessage(), e);
    }
  }

  private void awaitRunning(Instant deadline) throws IOException {
    boolean restarted = false;
    while (true) {
      ConnectRest.Answer answer = rest.get("/status");
      if (answer.code() == 200) {
        JsonNode task = answer.json().path("tasks").path(0);
        String state = task.path("state").asText("");
        if (state.equals("RUNNING")) {
          return;
        }
        if (state.equals("FAILED") && !restarted) {
          // It may have failed on a stack that was not whole; what still ails it will show again.
          restarted = true;
          rest.post("/restart?includeTasks=true&onlyFailed=true");
        } else if (state.equals("FAILED")) {
          String trace = task.path("trace").asText("");
          throw new LocalException(this + " failed: " + trace.lines().findFirst().orElse(""));
        }
      }
      pause(deadline, this + " does not run");
    }
  }

  /** One word: RUNNING, FAILED, … or a reason why it is not known. */
  String state() {
    try {
      ConnectRest.Answer answer = rest.get("/status");
      return answer.code() == 200
          ? answer.json().path("tasks").path(0).path("state").asText("NO TASK")
          : "HTTP " + answer.code();
    } catch (IOException e) {
      return "UNREACHABLE";
    }
  }

  @Override
  public String toString() {
    return "connector " + feed.connector();
  }

  private static void pause(Instant deadline, String otherwise) {
    if (Instant.now().isAfter(deadline)) {
      throw new LocalException(otherwise + " within " + PATIENCE.toSeconds() + " s");
    }
    Pause.briefly();
  }
}
