package io.chartlake.landing.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which partitions are paused: only the difference to what is wanted reaches the framework. */
final class PausedPartitions {
  private static final Logger log = LoggerFactory.getLogger(PausedPartitions.class);

  private final SinkTaskContext context;
  private final Set<TopicPartition> paused = new HashSet<>();

  /** Opened since the framework was last told. */
  private final Set<TopicPartition> unknown = new HashSet<>();

  PausedPartitions(SinkTaskContext context) {
    this.context = context;
  }

  /**
   * Partitions come. What the task had paused stays so for the framework when a partition leaves
   * and comes back, so they are told anew; not now, for while a batch waits, resuming would let
   * records in beside it.
   */
  void opened(Collection<TopicPartition> partitions, Set<TopicPartition> lookedFor) {
    if (!lookedFor.isEmpty()) {
      context.pause(lookedFor.toArray(TopicPartition[]::new));
    }
    unknown.addAll(partitions);
  }

  void pauseExactly(Set<TopicPartition> wanted) {
    Set<TopicPartition> resumed = new HashSet<>(paused);
    resumed.addAll(unknown);
    resumed.removeAll(wanted);
    Set<TopicPartition> added = new HashSet<>(wanted);
    paused.removeAll(unknown);
    added.removeAll(paused);
    unknown.clear();
    if (!added.isEmpty()) {
      log.info(
          "Pausing {}: not found in the bucket yet, or more waits to be landed than may be", added);
      context.pause(added.toArray(TopicPartition[]::new));
    }
    if (!resumed.isEmpty()) {
      log.info("Reading on from {}", resumed);
      context.resume(resumed.toArray(TopicPartition[]::new));
    }
    paused.clear();
    paused.addAll(wanted);
  }

  void closed(TopicPartition partition) {
    paused.remove(partition);
    unknown.remove(partition);
  }
}
