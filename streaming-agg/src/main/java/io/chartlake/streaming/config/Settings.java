package io.chartlake.streaming.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The settings of one run, checked. */
public record Settings(
    String bootstrapServers,
    Path stateDir,
    String songsTopic,
    String playsTopic,
    String deadLetterTopic,
    Duration commitInterval,
    int threads,
    long cacheBytes,
    int replicationFactor,
    String httpHost,
    int httpPort,
    Duration topicsTimeout,
    Duration closeTimeout,
    Optional<String> instanceId,
    String logLevel,
    Map<String, String> kafka) {

  public Settings {
    kafka = Map.copyOf(kafka);
  }
}
