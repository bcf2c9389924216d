package io.chartlake.audit.source;

import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.rawzone.name.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** A topic of a running cluster. */
public final class KafkaTopicReader implements TopicReader {
  private static final Duration POLL = Duration.ofMillis(250);

  /** How long no partition may move before reading is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaCluster cluster;
  private final String topic;
  private final ProgressLine progress;

  public KafkaTopicReader(KafkaCluster cluster, String topic, ProgressLine progress) {
    this.cluster = cluster;
    this.topic = topic;
    this.progress = progress;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public Optional<TopicState> state() {
    return cluster.state(topic);
  }

  @Override
  public void read(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink) {
    read(ranges, IsolationLevel.READ_COMMITTED, sink);
  }

  @Override
  public void readUncommitted(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink) {
    read(ranges, IsolationLevel.READ_UNCOMMITTED, sink);
  }

  private void read(
      Map<Integer, OffsetRange> ranges, IsolationLevel isolation, Consumer<LogRecord> sink) {
    if (ranges.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    ranges.forEach((partition, range) -> ends.put(partition(partition), range.to()));
    try {
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer =
          cluster.consumer(isolation);
      consumer.assign(ends.keySet());
      ranges.forEach((partition, range) -> consumer.seek(partition(partition), range.from()));
      drain(consumer, ends, sink);
      consumer.unsubscribe();
    } catch (OffsetOutOfRangeException e) {
      throw new SourceException(
          "topic '%s' lost records while it was read (%s): retention overtook the audit; run it again"
              .formatted(topic, e.offsetOutOfRangePartitions()),
          e);
    } catch (KafkaException e) {
      throw cluster.unreachable(e);
    }
  }

  /** Reads until the position, which also passes transaction markers, is at each end. */
  private void drain(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<LogRecord> sink) {
    Set<TopicPartition> open = new HashSet<>(ends.keySet());
    Map<TopicPartition, Long> positions = new HashMap<>();
    long moved = System.nanoTime();
    while (!open.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
          if (record.offset() < ends.get(partition)) {
            progress.step();
            sink.accept(logRecord(record));
          }
        }
      }
      for (TopicPartition partition : Set.copyOf(open)) {
        long position = consumer.position(partition);
        if (!Long.valueOf(position).equals(positions.put(partition, position))) {
          moved = System.nanoTime();
        }
        if (position >= ends.get(partition)) {
          open.remove(partition);
          consumer.pause(Set.of(partition));
        }
      }
      if (!open.isEmpty() && System.nanoTime() - moved > PATIENCE.toNanos()) {
        TopicPartition stuck = open.iterator().next();
        throw new SourceException(
            String.format(
                "Kafka sent nothing of %s beyond offset %d, of %d, for %d s; run the audit again",
                stuck, positions.get(stuck), ends.get(stuck), PATIENCE.toSeconds()));
      }
    }
  }

  private TopicPartition partition(int partition) {
    return new TopicPartition(topic, partition);
  }

  private static LogRecord logRecord(ConsumerRecord<byte[], byte[]> record) {
    List<LogRecord.Header> headers = new ArrayList<>(0);
    for (Header header : record.headers()) {
      headers.add(new LogRecord.Header(header.key(), Optional.ofNullable(header.value())));
    }
    return new LogRecord(
        record.partition(),
        record.offset(),
        record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE || record.timestamp() < 0
            ? OptionalLong.empty()
            : OptionalLong.of(record.timestamp()),
        Optional.ofNullable(record.key()),
        Optional.ofNullable(record.value()),
        headers);
  }
}
