package io.chartlake.landing.kafka;

import io.chartlake.rawzone.name.OffsetRange;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What landing must know of the Kafka log apart from its records. Operations throw {@link
 * org.apache.kafka.common.KafkaException}, a retriable one when asking again may help.
 */
public interface KafkaLog extends AutoCloseable {

  /** The topic's id, which changes when a topic is deleted and made anew. */
  Uuid topicId(String topic);

  /** The first offset the log still has. */
  long start(TopicPartition partition);

  Map<TopicPartition, Ends> ends(Set<TopicPartition> partitions);

  /** What this connector's group has committed. */
  Optional<Committed> committed(TopicPartition partition);

  /** Those of the ranges that hold no record a reader of committed records would be given. */
  Set<TopicPartition> withoutRecords(Map<TopicPartition, OffsetRange> ranges);

  @Override
  void close();

  /**
   * A group's offset.
   *
   * @param metadata the text that goes with it; empty for none
   */
  record Committed(long offset, String metadata) {}

  /**
   * Where a log begins and ends.
   *
   * @param start the first offset the log still has
   * @param end behind the last one
   * @param stable behind the last one that no open transaction holds back
   */
  record Ends(long start, long end, long stable) {}
}
