package io.chartlake.landing.protocol;

import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the end of a partition in the bucket, beside the task's thread, so a store that hangs
 * holds up a rebalance for seconds only.
 */
final class PendingRecovery {
  private static final Logger log = LoggerFactory.getLogger(PendingRecovery.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final TopicPartition partition;
  private final Recovery recovery;
  private final Executor executor;
  private final TimeSource time;
  private CompletableFuture<Recovered> answer;
  private long begunNanos;

  PendingRecovery(TopicPartition partition, Recovery recovery, Executor executor, TimeSource time) {
    this.partition = partition;
    this.recovery = recovery;
    this.executor = executor;
    this.time = time;
    look();
  }

  private void look() {
    begunNanos = time.nanos();
    answer = CompletableFuture.supplyAsync(() -> recovery.recover(partition), executor);
  }

  CompletableFuture<Recovered> answer() {
    return answer;
  }

  /**
   * What was found, if it is by now; a look that failed for a passing reason is begun anew.
   *
   * @throws ConnectException when landing must not go on by itself
   */
  Optional<Recovered> take() {
    if (!answer.isDone()) {
      return Optional.empty();
    }
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      lookAgain(e.getCause());
      return Optional.empty();
    }
  }

  private void lookAgain(Throwable failure) {
    if (!isPassing(failure)) {
      throw failure instanceof ConnectException told ? told : recovery.failed(partition, failure);
    }
    if (time.since(begunNanos).compareTo(LOOK_AGAIN) >= 0) {
      log.warn(
          "{} stays paused until its newest object is found: {}", partition, failure.getMessage());
      look();
    }
  }

  private static boolean isPassing(Throwable e) {
    return e instanceof StoreException store
        ? store.isPassing()
        : e instanceof org.apache.kafka.common.errors.RetriableException;
  }
}
