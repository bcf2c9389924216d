package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.Buffer;
import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.PartitionMetrics;
import io.chartlake.landing.upload.SealedObject;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The buffer of one partition. It covers {@code [from, next)}: everything in there is a buffered
 * line, a dead letter, or a hole.
 */
public final class PartitionWriter {
  private static final long NO_HOLE = -1;

  private final TopicPartition partition;
  private final LandingConfig config;
  private final RawZone zone;
  private final Uuid topicId;
  private final TimeSource ticker;
  private final PartitionMetrics metrics;
  private final MemoryAccount memory;

  private long durable;
  private long from;
  private long next;
  private HourUtc hour;

  private Buffer lines = new Buffer();
  private int records;
  private Instant firstAt = Instant.EPOCH;
  private long firstNanos;
  private boolean moved;
  private long movedNanos;
  private long firstHole = NO_HOLE;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private int asideCount;
  private List<Future<Void>> deadLetters = new ArrayList<>();

  PartitionWriter(
      TopicPartition partition,
      LandingConfig config,
      Recovered recovered,
      TimeSource ticker,
      PartitionMetrics metrics,
      MemoryAccount memory) {
    this.partition = partition;
    this.config = config;
    this.zone = config.zone(partition.topic());
    this.topicId = recovered.topicId();
    this.ticker = ticker;
    this.metrics = metrics;
    this.memory = memory;
    this.durable = recovered.to();
    this.from = recovered.to();
    this.next = recovered.position();
    this.hour = recovered.hour();
    this.movedNanos = ticker.nanos();
    metrics.landedUpTo(durable);
  }

  /** Adds a record's line. */
  void add(long offset, Long timestamp, byte[] line, int length) {
    if (records == 0) {
      firstAt = ticker.now();
      firstNanos = ticker.nanos();
      metrics.began(firstNanos);
    }
    long heldBefore = lines.heldBytes();
    lines.write(line, 0, length);
    if (lines.heldBytes() != heldBefore) {
      memory.hold(lines.heldBytes() - heldBefore);
      metrics.held(lines.heldBytes() - heldBefore);
    }
    records++;
    if (timestamp != null) {
      earliest = Math.min(earliest, timestamp);
      latest = Math.max(latest, timestamp);
    }
    passHole(offset);
    next = offset + 1;
  }

  /** Passes a record that went to the dead letters. */
  void setAside(long offset, Future<Void> report) {
    deadLetters.add(report);
    asideCount++;
    passHole(offset);
    next = offset + 1;
    metrics.deadLetter();
  }

  /** Passes positions of which no record was given to us; they belong to the next range. */
  void passHole(long position) {
    if (position > next && firstHole == NO_HOLE) {
      firstHole = next;
    }
    next = position;
    moved = true;
  }

  /** Up to where no record can have been missed: the first hole that nobody has proven. */
  long provenTo() {
    return firstHole == NO_HOLE ? next : firstHole;
  }

  /** Takes the holes below this position for proven. */
  void holesAreProvenBelow(long position) {
    if (firstHole != NO_HOLE && firstHole < position) {
      firstHole = next > position ? position : NO_HOLE;
    }
  }

  /** Passes positions that were read and are known to hold no record. */
  void passEmpty(long position) {
    next = position;
    moved = true;
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

  public static ConnectException notWritten(
      TopicPartition partition, OffsetRange range, Throwable cause) {
    return new ConnectException(
        "A dead letter of "
            + partition
            + " in "
            + range
            + " could not be written: "
            + cause.getMessage()
            + "; nothing past it counts as landed: mend the dead letter topic and restart the task",
        cause);
  }

  /** Whether a record was set aside whose dead letter is not known to be durable. */
  boolean awaitsDeadLetters() {
    return !deadLetters.isEmpty();
  }

  /** Takes the buffered records out as one object; the next range begins where it ends. */
  SealedObject seal() {
    hour = HourUtc.max(hour, HourUtc.of(firstAt));
    ObjectName name =
        new ObjectName(
            partition.partition(), hour, new OffsetRange(from, next), config.compression());
    SealedObject sealed =
        new SealedObject(
            partition,
            name,
            zone.key(name),
            topicId,
            lines,
            records,
            name.range().length() - records - asideCount,
            firstHole == NO_HOLE ? OptionalLong.empty() : OptionalLong.of(firstHole),
            List.copyOf(deadLetters),
            ticker.nanos(),
            new AtomicBoolean(),
            metrics);
    from = next;
    lines = new Buffer();
    records = 0;
    earliest = Long.MAX_VALUE;
    latest = Long.MIN_VALUE;
    firstHole = NO_HOLE;
    asideCount = 0;
    deadLetters = new ArrayList<>();
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

  /** Notes when it last moved; asked once a batch, since the clock costs more than a flag. */
  void noteMoves() {
    if (moved) {
      moved = false;
      movedNanos = ticker.nanos();
    }
  }

  /** Time since the partition last moved. */
  Duration quiet() {
    return ticker.since(movedNanos);
  }

  /** Where its objects are, for people and tools. */
  String location() {
    return config.location(zone.partitionPrefix(partition.partition()));
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
