package io.chartlake.streaming.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings of one run, checked. */
public record ChartSettings(
    String bootstrapServers,
    Path stateDir,
    Topics topics,
    Processing processing,
    Http http,
    Optional<String> instanceId,
    String logLevel,
    Map<String, String> kafka) {
  public ChartSettings {
    kafka = Map.copyOf(kafka);
  }

  /**
   * The topics beside the changelogs.
   *
   * @param replicationFactor of topics that music-chart creates; -1 is the broker's default
   * @param timeout how long to wait for the inputs
   */
  public record Topics(
      String songs, String plays, String deadLetters, int replicationFactor, Duration timeout) {}

  /** How plays are counted; {@code closeTimeout} is how long a stop may take. */
  public record Processing(
      Duration commitInterval, int threads, long cacheBytes, Duration closeTimeout) {}

  /** Where the status pages are; port 0 takes a free one. */
  public record Http(String host, int port) {}
}
