package io.chartlake.landing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes negative timestamps from records, which brokers and some clients allow and Connect refuses
 * for good, before any connector sees the record. For {@code consumer.override.interceptor.classes}
 * of a connector that has met one.
 */
public final class NegativeTimestamps implements ConsumerInterceptor<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(NegativeTimestamps.class);

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (isRefused(record)) {
        return withoutThem(records);
      }
    }
    return records;
  }

  private static boolean isRefused(ConsumerRecord<byte[], byte[]> record) {
    return record.timestamp() < ConsumerRecord.NO_TIMESTAMP;
  }

  private static ConsumerRecords<byte[], byte[]> withoutThem(
      ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> changed = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> list = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        list.add(isRefused(record) ? withoutTimestamp(record) : record);
      }
      changed.put(partition, list);
    }
    return new ConsumerRecords<>(changed, records.nextOffsets());
  }

  private static ConsumerRecord<byte[], byte[]> withoutTimestamp(
      ConsumerRecord<byte[], byte[]> record) {
    log.warn(
        "Record {}-{} offset {} has the timestamp {}; it is taken as one without a timestamp",
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp());
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        ConsumerRecord.NO_TIMESTAMP,
        TimestampType.NO_TIMESTAMP_TYPE,
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        record.headers(),
        record.leaderEpoch());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
