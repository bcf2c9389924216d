package io.chartlake.local.connect;

import io.chartlake.cli.CommandException;
import io.chartlake.local.kafka.LandingFeed;
import io.chartlake.local.settings.Attempt;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Names;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Store;
import io.chartlake.rawzone.name.RawZone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A feed's connector in the stack's Connect worker. */
final class Connector {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ports ports;
  private final LandingFeed feed;
  private final ConnectRest rest;
  private final LastApplied lastApplied;

  Connector(Ports ports, Home home, LandingFeed feed) {
    this.ports = ports;
    this.feed = feed;
    this.lastApplied = new LastApplied(home, feed.connector());
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

  /**
   * Creates the connector or brings its settings up to date, and waits until its tasks run. What a
   * user has changed of its settings stays, and is told.
   */
  void register(Store store, Consumer<String> notices) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Attempt.to(
        "reach Kafka Connect",
        () -> {
          apply(config(store), deadline)
              .forEach(
                  kept ->
                      notices.accept(
                          this
                              + " keeps your "
                              + kept
                              + "; local/README.md says how to undo that"));
          awaitRunning(deadline);
        });
  }

  /** Gives what of its settings is the user's. */
  private List<String> apply(Map<String, String> wanted, Instant deadline) throws IOException {
    Optional<Map<String, String>> found = found(deadline);
    Optional<Map<String, String>> last = lastApplied.read();
    MergedConfig merged =
        found
            .filter(settings -> last.isPresent())
            .map(settings -> MergedConfig.of(wanted, last.get(), settings))
            .orElse(new MergedConfig(wanted, List.of()));
    if (!found.equals(Optional.of(merged.settings()))) {
      ConnectRest.Answer answer =
          answer(deadline, "take " + this, () -> rest.put("/config", merged.settings()));
      if (answer.code() >= 300) {
        throw CommandException.failure("Kafka Connect refused " + this + ": " + answer.message());
      }
    }
    lastApplied.write(wanted);
    return merged.kept();
  }

  /** The settings that it has, if it is there. */
  private Optional<Map<String, String>> found(Instant deadline) throws IOException {
    ConnectRest.Answer answer = answer(deadline, "tell of " + this, () -> rest.get("/config"));
    if (answer.code() == 404) {
      return Optional.empty();
    }
    Map<String, String> settings = new HashMap<>();
    answer
        .json()
        .fields()
        .forEachRemaining(field -> settings.put(field.getKey(), field.getValue().asText()));
    settings.remove("name");
    return Optional.of(settings);
  }

  /** Asks the worker something. */
  @FunctionalInterface
  private interface Question {
    ConnectRest.Answer ask() throws IOException;
  }

  /**
   * The worker answers 409 while it rebalances, which it does right after its start and for each
   * connector that is new.
   */
  private ConnectRest.Answer answer(Instant deadline, String what, Question question)
      throws IOException {
    while (true) {
      ConnectRest.Answer answer = question.ask();
      if (answer.code() != 409 && answer.code() < 500) {
        return answer;
      }
      pause(deadline, "Kafka Connect did not " + what + ": " + answer.message());
    }
  }

  private void awaitRunning(Instant deadline) throws IOException {
    boolean restarted = false;
    while (true) {
      ConnectorState state = state();
      if (state.isRunning()) {
        return;
      }
      if (state.isHalted()) {
        throw CommandException.failure(
            "%s is %s; curl -X PUT %s lets it go on"
                .formatted(this, state.word(), rest.url("/resume")));
      }
      if (state.isFailed() && !restarted) {
        // It may have failed on a stack that was not whole; what still ails it will show again.
        restarted = true;
        rest.post("/restart?includeTasks=true&onlyFailed=true");
      } else if (state.isFailed()) {
        throw CommandException.failure(this + " failed: " + state.reason());
      }
      pause(deadline, this + " does not run (" + state.word() + ")");
    }
  }

  ConnectorState state() {
    try {
      ConnectRest.Answer status = rest.get("/status");
      return status.code() == 200
          ? ConnectorState.of(feed.connector(), status.json(), linger())
          : unknown("HTTP " + status.code());
    } catch (IOException e) {
      return unknown("UNREACHABLE");
    }
  }

  private ConnectorState unknown(String why) {
    return new ConnectorState(feed.connector(), why, "", RawZone.DEFAULT_LINGER);
  }

  private Duration linger() throws IOException {
    ConnectRest.Answer config = rest.get("/config");
    return config.code() == 200
        ? Duration.ofMillis(
            config.json().path("linger.ms").asLong(RawZone.DEFAULT_LINGER.toMillis()))
        : RawZone.DEFAULT_LINGER;
  }

  @Override
  public String toString() {
    return "connector " + feed.connector();
  }

  private static void pause(Instant deadline, String otherwise) {
    if (Instant.now().isAfter(deadline)) {
      throw CommandException.failure(otherwise + " within " + PATIENCE.toSeconds() + " s");
    }
    Pause.briefly();
  }
}
