package io.chartlake.landing;

import io.chartlake.changelog.Compression;
import io.chartlake.changelog.HourUtc;
import io.chartlake.changelog.ObjectName;
import io.chartlake.changelog.OffsetRange;
import io.chartlake.changelog.RawZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The buffer of one partition. It covers {@code [from, next)}: everything in there is a buffered
 * line, a dead letter, or a hole.
 */
final class PartitionWriter {
  private final TopicPartition partition;
  private final RawZone zone;
  private final Uuid topicId;
  private final Compression compression;
  private final Ticker ticker;
  private final PartitionMetrics metrics;
  private final Memory memory;

  private long durable;
  private long from;
  private long next;
  private HourUtc hour;

  private Buffer lines = new Buffer();
  private int records;
  private Instant firstAt = Instant.EPOCH;
  private long firstNanos;
  private long lastNanos;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private List<Future<Void>> deadLetters = new ArrayList<>();

  PartitionWriter(
      TopicPartition partition,
      RawZone zone,
      Recovered recovered,
      Compression compression,
      Ticker ticker,
      PartitionMetrics metrics,
      Memory memory) {
    this.partition = partition;
    this.zone = zone;
    this.topicId = recovered.topicId();
    this.compression = compression;
    this.ticker = ticker;
    this.metrics = metrics;
    this.memory = memory;
    this.durable = recovered.to();
    this.from = recovered.to();
    this.next = recovered.position();
    this.hour = recovered.hour();
    this.lastNanos = ticker.nanos();
    metrics.landedUpTo(durable);
  }

  /** Adds a record's line. */
  void add(long offset, Long timestamp, byte[] line, int length) {
    if (records == 0) {
      firstAt = ticker.now();
      firstNanos = ticker.nanos();
    }
    long heldBefore = lines.heldBytes();
    lines.write(line, 0, length);
    memory.hold(lines.heldBytes() - heldBefore);
    records++;
    if (timestamp != null) {
      earliest = Math.min(earliest, timestamp);
      latest = Math.max(latest, timestamp);
    }
    advanceTo(offset + 1);
    metrics.buffered(lines.heldBytes());
  }

  /** Passes a record that went to the dead letters. */
  void setAside(long offset, Future<Void> report) {
    deadLetters.add(report);
    advanceTo(offset + 1);
    metrics.deadLetter();
  }

  /**
   * Drops the reports of dead letters that are durable by now.
   *
   * @throws ConnectException when one could not be written: the record would be nowhere
   */
  void settleDeadLetters() {
    deadLetters.removeIf(report -> report.isDone() && written(report));
  }

  private boolean written(Future<Void> report) {
    try {
      report.get();
      return true;
    } catch (ExecutionException e) {
      throw notWritten(partition, new OffsetRange(from, next), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static ConnectException notWritten(TopicPartition partition, OffsetRange range, Throwable cause) {
    return new ConnectException(
        "A dead letter of "
            + partition
            + " in "
            + range
            + " could not be written: "
            + cause.getMessage(),
        cause);
  }

  /** Whether a record was set aside whose dead letter is not known to be durable. */
  boolean awaitsDeadLetters() {
    return !deadLetters.isEmpty();
  }

  /** Passes positions that hold no record for us; they belong to the next range. */
  void advanceTo(long position) {
    next = position;
    lastNanos = ticker.nanos();
  }

  /** Takes the buffered records out as one object; the next range begins where it ends. */
  SealedObject seal() {
    hour = HourUtc.max(hour, HourUtc.of(firstAt));
    ObjectName name =
        new ObjectName(partition.partition(), hour, new OffsetRange(from, next), compression);
    SealedObject sealed =
        new SealedObject(
            partition,
            name,
            zone.key(name),
            topicId,
            lines,
            records,
            List.copyOf(deadLetters),
            ticker.nanos(),
            metrics);
    from = next;
    lines = new Buffer();
    records = 0;
    earliest = Long.MAX_VALUE;
    latest = Long.MIN_VALUE;
    deadLetters = new ArrayList<>();
    metrics.buffered(0);
    return sealed;
  }

  void landed(SealedObject object) {
    durable = object.name().range().to();
  }

  TopicPartition partition() {
    return partition;
  }

  Uuid topicId() {
    return topicId;
  }

  /** Position of the first record not yet taken; a record below it is a repetition. */
  long next() {
    return next;
  }

  /** The last durable {@code to}. */
  long durable() {
    return durable;
  }

  int records() {
    return records;
  }

  long sizeBytes() {
    return lines.sizeBytes();
  }

  long heldBytes() {
    return lines.heldBytes();
  }

  /** Time since the first buffered record. */
  Duration age() {
    return records == 0 ? Duration.ZERO : ticker.since(firstNanos);
  }

  /** Time since the partition last moved. */
  Duration quiet() {
    return ticker.since(lastNanos);
  }

  /** Milliseconds between the earliest and the latest timestamp if this one came too. */
  long spanWith(Long timestamp) {
    if (timestamp == null || latest == Long.MIN_VALUE) {
      return 0;
    }
    return Math.max(latest, timestamp) - Math.min(earliest, timestamp);
  }

  void close() {
    memory.release(lines.heldBytes());
    metrics.close();
  }
}
