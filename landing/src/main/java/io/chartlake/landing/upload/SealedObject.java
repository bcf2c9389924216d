package io.chartlake.landing.upload;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.rawzone.name.ObjectName;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What will be one object: complete, named, and never changed again.
 *
 * @param topicId the topic its records were read from
 * @param key under which it will be in the bucket
 * @param sealedNanos {@link TimeSource#nanos} when it was sealed
 * @param proven set by {@link LogProof} once; what was true after the last record was read stays so
 */
public record SealedObject(
    TopicPartition partition,
    Uuid topicId,
    ObjectName name,
    String key,
    Content content,
    long sealedNanos,
    AtomicBoolean proven,
    PartitionMetrics metrics) {

  /**
   * What its range holds.
   *
   * @param records how many of them are in the lines
   * @param holes offsets of the range that brought no record
   * @param firstHole the first of them of which nobody has proven that no record was there
   * @param deadLetters reports of records in its range that could not become lines; the object must
   *     not be durable before they are
   */
  public record Content(
      Buffer lines,
      int records,
      long holes,
      OptionalLong firstHole,
      List<Future<Void>> deadLetters) {}

  /** "[from, to) of topic-partition", for people. */
  String offsets() {
    return name.range() + " of " + partition;
  }
}
