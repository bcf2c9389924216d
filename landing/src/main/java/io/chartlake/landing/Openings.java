package io.chartlake.landing;

import io.chartlake.changelog.RawZone;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Partitions that are ours but not yet found in the bucket; they stay paused until they are. */
final class Openings {
  private static final Logger log = LoggerFactory.getLogger(Openings.class);

  private final LandingConfig config;
  private final Recovery recovery;
  private final Executor executor;
  private final Set<TopicPartition> open = new LinkedHashSet<>();

  Openings(LandingConfig config, Recovery recovery, Executor executor) {
    this.config = config;
    this.recovery = recovery;
    this.executor = executor;
  }

  void add(Collection<TopicPartition> partitions) {
    open.addAll(partitions);
  }

  void remove(TopicPartition partition) {
    open.remove(partition);
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(open);
  }

  /**
   * Looks for all of them side by side.
   *
   * @return those found; the others are to be asked for again
   * @throws ConnectException when landing must not go on by itself
   */
  Map<TopicPartition, Recovered> recover() {
    Map<TopicPartition, CompletableFuture<Recovered>> answers = new LinkedHashMap<>();
    for (TopicPartition partition : open) {
      RawZone zone = config.zone(partition.topic());
      answers.put(
          partition,
          CompletableFuture.supplyAsync(() -> recovery.recover(partition, zone), executor));
    }
    Map<TopicPartition, Recovered> found = new HashMap<>();
    answers.forEach(
        (partition, answer) -> {
          try {
            found.put(partition, answer.join());
          } catch (CompletionException e) {
            if (!isPassing(e.getCause())) {
              throw failure(partition, e.getCause());
            }
            log.warn(
                "{} stays paused until its newest object is found: {}",
                partition,
                e.getCause().getMessage());
          }
        });
    open.removeAll(found.keySet());
    return found;
  }

  private static boolean isPassing(Throwable e) {
    return e instanceof StoreException store
        ? store.isPassing()
        : e instanceof org.apache.kafka.common.errors.RetriableException;
  }

  private ConnectException failure(TopicPartition partition, Throwable e) {
    if (e instanceof ConnectException told) {
      return told;
    }
    String below = config.zone(partition.topic()).partitionPrefix(partition.partition());
    return new ConnectException(
        "The newest object of "
            + partition
            + " could not be looked for below "
            + config.location(below)
            + ": "
            + e.getMessage(),
        e);
  }
}
