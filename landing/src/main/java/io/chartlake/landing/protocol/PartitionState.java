package io.chartlake.landing.protocol;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * All that a task holds of one partition from {@code open} to {@code close}: the search for its end
 * in the bucket, then its writer, and what the framework was told and may be believed of it.
 */
final class PartitionState {
  private enum Flow {
    /**
     * What the task had paused stays so for the framework when a partition leaves and comes back,
     * so the framework must be told anew.
     */
    UNTOLD,
    READING,
    PAUSED
  }

  private final TopicPartition partition;
  private final PendingRecovery recovery;
  private final SinkTaskContext context;
  private PartitionWriter writer;
  private Flow flow = Flow.UNTOLD;

  /** Sought since the last put: the framework does so, and tells it, before the next. */
  private boolean sought;

  /**
   * Opened while a batch waited: the framework may still bring records of that batch, and add its
   * positions.
   */
  private boolean unsure;

  PartitionState(TopicPartition partition, PendingRecovery recovery, SinkTaskContext context) {
    this.partition = partition;
    this.recovery = recovery;
    this.context = context;
  }

  TopicPartition partition() {
    return partition;
  }

  PendingRecovery recovery() {
    return recovery;
  }

  /** Whether its end in the bucket is known, so that there is a writer. */
  boolean isFound() {
    return writer != null;
  }

  PartitionWriter writer() {
    return writer;
  }

  /** Goes on where the bucket ends. */
  void begin(PartitionWriter found) {
    writer = found;
    seek();
  }

  /** So that the framework goes on at the writer's position and forgets its own. */
  void seek() {
    context.offset(partition, writer.next());
    sought = true;
  }

  /** The framework seeks at once after open; a batch that waits may be of an earlier time. */
  void opened(boolean batchWaits) {
    sought = false;
    unsure = batchWaits;
  }

  void putBegins() {
    sought = false;
  }

  /** Now that the batch is through, a seek makes the framework forget what it kept. */
  void putEnds() {
    if (unsure && isFound()) {
      seek();
      unsure = false;
    }
  }

  /** Whether records that come now are surely read since the partition was opened. */
  boolean takesRecords() {
    return isFound() && !unsure;
  }

  /** Notes whether it shall be paused; returns whether the framework must be told. */
  boolean changesTo(boolean paused) {
    Flow wanted = paused ? Flow.PAUSED : Flow.READING;
    boolean changes = flow != wanted;
    flow = wanted;
    return changes;
  }

  /**
   * What is durable, or where the framework is when nothing is held.
   *
   * @param position the framework's
   */
  OffsetAndMetadata committable(long position) {
    boolean idle = writer.isIdle(); // before asking for what is durable, which can only grow
    long durable = writer.durable();
    if (idle && !sought && !unsure && position > writer.next()) {
      writer.passHole(position); // what lies between failed in a converter or was filtered
    }
    long offset = idle ? writer.provenTo() : durable;
    return new OffsetAndMetadata(Math.min(offset, position), committedBy(durable));
  }

  /**
   * Goes with every committed offset. The framework skips a commit that equals what it believes is
   * committed, and after a seek it believes that of the position sought to; this makes it differ.
   * The number behind it is where the durable chain ended then: if it ends elsewhere at a start,
   * the bucket is not the one that was committed for.
   */
  static String committedBy(long durable) {
    return "landed " + durable;
  }
}
