package io.chartlake.compaction.kafka;

import io.chartlake.compaction.lines.RecordReader;
import io.chartlake.compaction.source.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ranges of a topic's log, one after the other. It is Kafka's own consumer, in a Spark task:
 * Spark's Kafka source asks the brokers twice at every hole, and a compacted log is full of them.
 */
final class RangeReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RangeReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;

  RangeReader(String topic, KafkaClients clients) {
    this.topic = topic;
    this.consumer = clients.consumer();
  }

  /**
   * Reads {@code [from, to)}, or its first part when the records take more memory than they may.
   *
   * @return first offset that was not read
   * @throws IOException when records are gone meanwhile, or the brokers give none for a minute
   */
  long read(int partition, long from, long to, long maxHeldBytes, RecordReader into)
      throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    consumer.assign(List.of(source));
    consumer.seek(source, from);
    long position = from;
    long movedNanos = System.nanoTime();
    Pace pace = new Pace();
    try {
      // Where the log ends in markers, the position passes them though no record comes.
      while (position < to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(source)) {
          if (record.offset() >= to) {
            return to;
          }
          into.take(record.offset(), timestamp(record), record.key(), record.value());
        }
        long before = position;
        position = consumer.position(source);
        if (position > before) {
          movedNanos = System.nanoTime();
        } else if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
          throw new IOException(
              "the brokers gave nothing of %s from offset %d for %d s; see whether its leader is up and its last transaction ended, the next round reads on"
                  .formatted(source, position, PATIENCE.toSeconds()));
        }
        if (pace.isDue()) {
          LOG.info("Read {} up to offset {} of {}", source, position, to);
        }
        if (into.sizeBytes() > maxHeldBytes) {
          return Math.min(position, to);
        }
      }
      return to;
    } catch (OffsetOutOfRangeException e) {
      throw new IOException(
          "%s no longer has offset %d: retention was quicker".formatted(source, position), e);
    } catch (KafkaException e) {
      throw new IOException(
          "%s can't be read from offset %d: %s".formatted(source, position, e.getMessage()), e);
    }
  }

  private static OptionalLong timestamp(ConsumerRecord<?, ?> record) {
    return record.timestamp() == ConsumerRecord.NO_TIMESTAMP
        ? OptionalLong.empty()
        : OptionalLong.of(record.timestamp());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
