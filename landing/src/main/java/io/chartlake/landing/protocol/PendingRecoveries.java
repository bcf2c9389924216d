package io.chartlake.landing.protocol;

import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that are ours but not yet found in the bucket; they stay paused until they are. They
 * are looked for beside the task's thread, so a store that hangs holds up a rebalance for seconds
 * only.
 */
public class PendingRecoveries {
  private static final Logger log = LoggerFactory.getLogger(PendingRecoveries.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final LandingConfig config;
  private final Recovery recovery;
  private final Executor executor;
  private final TimeSource ticker;
  private final Map<TopicPartition, Look> open = new LinkedHashMap<>();

  private record Look(CompletableFuture<Recovered> answer, long begunNanos) {}

  public PendingRecoveries(
      LandingConfig config, Recovery recovery, Executor executor, TimeSource ticker) {
    this.config = config;
    this.recovery = recovery;
    this.executor = executor;
    this.ticker = ticker;
  }

  void add(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> open.put(partition, look(partition)));
  }

  void remove(TopicPartition partition) {
    open.remove(partition);
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(open.keySet());
  }

  private Look look(TopicPartition partition) {
    RawZone zone = config.zone(partition.topic());
    long begunNanos = ticker.nanos();
    return new Look(
        CompletableFuture.supplyAsync(() -> recovery.recover(partition, zone), executor),
        begunNanos);
  }

  /**
   * Takes out those found by now; a look that failed for a passing reason is begun anew.
   *
   * @param patience how long to wait for those that are not found yet
   * @throws ConnectException when landing must not go on by itself
   */
  Map<TopicPartition, Recovered> takeFound(Duration patience) {
    await(patience);
    Map<TopicPartition, Recovered> found = new HashMap<>();
    for (TopicPartition partition : List.copyOf(open.keySet())) {
      Look look = open.get(partition);
      if (!look.answer().isDone()) {
        continue;
      }
      try {
        found.put(partition, look.answer().join());
        open.remove(partition);
      } catch (CompletionException e) {
        lookAgain(partition, look, e.getCause());
      }
    }
    return found;
  }

  private void lookAgain(TopicPartition partition, Look look, Throwable failure) {
    if (!isPassing(failure)) {
      throw failure(partition, failure);
    }
    if (ticker.since(look.begunNanos()).compareTo(LOOK_AGAIN) >= 0) {
      log.warn(
          "{} stays paused until its newest object is found: {}", partition, failure.getMessage());
      open.put(partition, look(partition));
    }
  }

  private void await(Duration patience) {
    if (patience.isZero()) {
      return;
    }
    CompletableFuture<?>[] answers =
        open.values().stream().map(Look::answer).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(answers).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      log.debug("Some partitions were not found at once", e); // each look tells its own
    } catch (TimeoutException e) {
      log.info("{} stay paused until they are found in the bucket", open.keySet());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
            + e.getMessage()
            + (e instanceof StoreException store ? store.advice() : ""),
        e);
  }
}
