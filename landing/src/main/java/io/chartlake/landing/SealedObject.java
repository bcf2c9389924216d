package io.chartlake.landing;

import io.chartlake.changelog.ObjectName;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What will be one object: complete, named, and never changed again.
 *
 * @param topicId the topic its records were read from
 * @param deadLetters reports of records in its range that could not become lines; the object must
 *     not be durable before they are
 * @param sealedNanos {@link Ticker#nanos} when it was sealed
 */
record SealedObject(
    TopicPartition partition,
    ObjectName name,
    String key,
    Uuid topicId,
    Buffer lines,
    int records,
    List<Future<Void>> deadLetters,
    long sealedNanos,
    PartitionMetrics metrics) {}
