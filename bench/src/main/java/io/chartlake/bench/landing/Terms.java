package io.chartlake.bench.landing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all contenders have alike.
 *
 * @param topic what they read, filled before
 * @param warmUp what each process reads before it is measured, if it does
 * @param consumer settings of their consumers that differ from Kafka's defaults
 * @param jvmOptions of the worker, or the consumer
 * @param icebergCommitInterval how often Iceberg's sink commits a snapshot
 */
record Terms(
    FilledTopic topic,
    Optional<FilledTopic> warmUp,
    Map<String, String> consumer,
    List<String> jvmOptions,
    Duration icebergCommitInterval) {
  /** A run that takes longer is a failure. */
  static final Duration RUN_TIMEOUT = Duration.ofMinutes(20);

  Terms {
    consumer = Map.copyOf(consumer);
    jvmOptions = List.copyOf(jvmOptions);
  }
}
