package io.chartlake.streaming.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time a record was sent, as far as it can be true. Streams would skip a record with a negative
 * time, and a broker refuses changelog records from the far future; with either, the record counts
 * as arriving now.
 */
final class ArrivalTime implements TimestampExtractor {
  /**
   * What brokers allow by default ({@code message.timestamp.after.max.ms}), with some room for
   * clocks that differ.
   */
  private static final long MAX_AHEAD_MILLIS = 55 * 60_000L;

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long sent = record.timestamp();
    long now = System.currentTimeMillis();
    return sent < 0 || sent > now + MAX_AHEAD_MILLIS ? now : sent;
  }
}
