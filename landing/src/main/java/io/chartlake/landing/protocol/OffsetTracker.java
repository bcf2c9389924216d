package io.chartlake.landing.protocol;

import io.chartlake.landing.upload.Uploads;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What the group's offset may be, and how far the framework's word for its position is good. */
final class OffsetTracker {
  /**
   * Goes with every committed offset. The framework skips a commit that equals what it believes is
   * committed, and after a seek it believes that of the position sought to; this makes it differ.
   * The number behind it is where the durable chain ended then: if it ends elsewhere at a start,
   * the bucket is not the one that was committed for.
   */
  static String committedBy(long durable) {
    return "landed " + durable;
  }

  private final SinkTaskContext context;
  private final Map<TopicPartition, PartitionWriter> writers;
  private final PendingRecoveries openings;
  private final Uploads uploads;

  /**
   * Opened while a batch waited: the framework may still bring records of that batch, and add its
   * positions.
   */
  private final Set<TopicPartition> unsure = new HashSet<>();

  /** Sought since the last put: the framework does so, and tells it, before the next. */
  private final Set<TopicPartition> sought = new HashSet<>();

  /** Whether the last put ended with an exception, so that its batch waits. */
  private boolean waiting;

  OffsetTracker(
      SinkTaskContext context,
      Map<TopicPartition, PartitionWriter> writers,
      PendingRecoveries openings,
      Uploads uploads) {
    this.context = context;
    this.writers = writers;
    this.openings = openings;
    this.uploads = uploads;
  }

  void seek(TopicPartition partition, long offset) {
    context.offset(partition, offset);
    sought.add(partition);
  }

  void opened(Collection<TopicPartition> partitions) {
    sought.removeAll(partitions); // after open the framework seeks at once
    if (waiting) {
      unsure.addAll(partitions);
    }
  }

  void closed(TopicPartition partition) {
    unsure.remove(partition);
    sought.remove(partition);
  }

  void putBegins() {
    sought.clear();
    waiting = true;
  }

  /** Whether what comes now may be of a batch from before the partition was opened. */
  boolean isUnsure(TopicPartition partition) {
    return !unsure.isEmpty() && unsure.contains(partition);
  }

  /** Now that the batch is through, a seek makes the framework forget what it kept. */
  void putEnds() {
    unsure.stream()
        .filter(writers::containsKey)
        .forEach(partition -> seek(partition, writers.get(partition).next()));
    unsure.removeIf(writers::containsKey);
    waiting = false;
  }

  /** What is durable, or where the framework is when nothing is held. */
  Map<TopicPartition, OffsetAndMetadata> durable(Map<TopicPartition, OffsetAndMetadata> current) {
    if (!Collections.disjoint(openings.partitions(), current.keySet())) {
      return Map.of(); // else the framework commits its own position of those still looked for
    }
    Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
    current.forEach(
        (partition, position) -> {
          PartitionWriter writer = writers.get(partition);
          if (writer != null) {
            uploads.takeLanded(partition).forEach(writer::landed);
            durable.put(
                partition,
                new OffsetAndMetadata(
                    durable(writer, position.offset()), committedBy(writer.durable())));
          }
        });
    return durable;
  }

  private long durable(PartitionWriter writer, long position) {
    TopicPartition partition = writer.partition();
    if (writer.records() > 0 || uploads.pending(partition) > 0 || writer.awaitsDeadLetters()) {
      return Math.min(writer.durable(), position);
    }
    if (unsure.contains(partition) || sought.contains(partition)) {
      return Math.min(writer.provenTo(), position);
    }
    if (position > writer.next()) { // what lies between failed in a converter or was filtered
      writer.passHole(position);
    }
    return Math.min(writer.provenTo(), position);
  }
}
