package io.chartlake.landing;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which partitions are paused: only the difference to what is wanted reaches the framework. */
final class Flow {
  private static final Logger log = LoggerFactory.getLogger(Flow.class);

  private final SinkTaskContext context;
  private final Set<TopicPartition> paused = new HashSet<>();

  Flow(SinkTaskContext context) {
    this.context = context;
  }

  /** Only pauses: while a batch waits, resuming would let records in beside it. */
  void pauseToo(Set<TopicPartition> more) {
    Set<TopicPartition> all = new HashSet<>(paused);
    all.addAll(more);
    pauseExactly(all);
  }

  void pauseExactly(Set<TopicPartition> wanted) {
    Set<TopicPartition> resumed = new HashSet<>(paused);
    resumed.removeAll(wanted);
    Set<TopicPartition> added = new HashSet<>(wanted);
    added.removeAll(paused);
    if (!added.isEmpty()) {
      log.info("Pausing {}: more is waiting to be landed than may be held", added);
      context.pause(added.toArray(TopicPartition[]::new));
    }
    if (!resumed.isEmpty()) {
      log.info("Resuming {}", resumed);
      context.resume(resumed.toArray(TopicPartition[]::new));
    }
    paused.clear();
    paused.addAll(wanted);
  }

  boolean isPaused(TopicPartition partition) {
    return paused.contains(partition);
  }

  boolean anyPaused() {
    return !paused.isEmpty();
  }

  /** The framework forgets a partition it takes away. */
  void forget(TopicPartition partition) {
    paused.remove(partition);
  }
}
