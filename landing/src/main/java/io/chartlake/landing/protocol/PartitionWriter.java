package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.PartitionMetrics;
import io.chartlake.landing.upload.SealedObject;
import io.chartlake.landing.upload.UploadLane;
import io.chartlake.landing.upload.UploadPool;
import io.chartlake.landing.upload.Uploader;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes one partition. Its open object covers {@code [from, next)}: everything in there is a
 * buffered line, a dead letter, or a hole; what lies before is on its way or durable.
 */
final class PartitionWriter {
  private final TopicPartition partition;
  private final LandingConfig config;
  private final RawZone zone;
  private final Uuid topicId;
  private final TimeSource time;
  private final PartitionMetrics metrics;
  private final MemoryAccount memory;
  private final UploadLane uploads;
  private final Rotation rotation;

  private ObjectBuffer open = new ObjectBuffer();
  private long from;
  private long next;
  private HourUtc hour;
  private boolean moved;
  private long movedNanos;

  PartitionWriter(
      TopicPartition partition,
      LandingConfig config,
      Recovered recovered,
      UploadPool pool,
      TimeSource time) {
    this.partition = partition;
    this.config = config;
    this.zone = config.zone(partition.topic());
    this.topicId = recovered.topicId();
    this.time = time;
    this.metrics = PartitionMetrics.register(config.connectorName(), partition, time);
    this.memory = pool.memory();
    this.uploads = pool.lane(recovered.to());
    this.rotation = Rotation.of(config);
    this.from = recovered.to();
    this.next = recovered.position();
    this.hour = recovered.hour();
    this.movedNanos = time.nanos();
    metrics.landedUpTo(recovered.to());
  }

  /** Makes an object of what is buffered if this record must not come into it. */
  void rotateBefore(int lineBytes, Long timestamp) {
    if (rotation.isDueBefore(open, lineBytes, timestamp)) {
      upload();
    }
  }

  /** Adds a record's line, and makes an object of what is buffered if that filled it. */
  void add(long offset, Long timestamp, byte[] line, int length) {
    if (open.records() == 0) {
      open.begin(time.now(), time.nanos());
      metrics.began(open.firstNanos());
    }
    long more = open.add(timestamp, line, length);
    if (more != 0) {
      memory.hold(more);
      metrics.held(more);
    }
    pass(offset);
    if (rotation.isDueAfter(open)) {
      upload();
    }
  }

  /** Passes a record that went to the dead letters. */
  void setAside(long offset, Future<Void> report) {
    open.setAside(report);
    pass(offset);
    metrics.deadLetter();
  }

  private void pass(long offset) {
    passHole(offset);
    next = offset + 1;
  }

  /** Passes positions of which no record was given to us; they belong to the next range. */
  void passHole(long position) {
    if (position > next) {
      open.hole(next);
    }
    next = position;
    moved = true;
  }

  /** Passes positions that were read and are known to hold no record. */
  void passEmpty(long position) {
    next = position;
    moved = true;
  }

  /** Up to where no record can have been missed: the first hole that nobody has proven. */
  long provenTo() {
    return open.provenTo(next);
  }

  /** Takes the holes below this position for proven. */
  void holesAreProvenBelow(long position) {
    open.holesAreProvenBelow(position, next);
  }

  /**
   * Looks whether landing can go on.
   *
   * @throws ConnectException when a dead letter could not be written, so that the record would be
   *     nowhere, or when an upload was refused
   */
  void check() {
    try {
      open.settleDeadLetters();
    } catch (ExecutionException e) {
      throw Uploader.notWritten(new OffsetRange(from, next) + " of " + partition, e.getCause());
    }
    uploads
        .refusal()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** Sends the buffered records on their way; the next range begins where they end. */
  void upload() {
    uploads.submit(seal());
  }

  /** Takes the buffered records out as one object. */
  SealedObject seal() {
    hour = HourUtc.max(hour, HourUtc.of(open.firstAt()));
    OffsetRange range = new OffsetRange(from, next);
    ObjectName name = new ObjectName(partition.partition(), hour, range, config.compression());
    SealedObject sealed =
        new SealedObject(
            partition,
            topicId,
            name,
            zone.key(name),
            open.content(range),
            time.nanos(),
            new AtomicBoolean(),
            metrics);
    from = next;
    open = new ObjectBuffer();
    return sealed;
  }

  /** Uploads a tail that nothing else would. */
  void uploadLingering() {
    if (open.records() > 0 && pending() == 0 && age().compareTo(config.linger()) >= 0) {
      upload();
    }
  }

  /** Until {@link #uploadLingering} would do something; empty when there is nothing to wait for. */
  Optional<Duration> lingersFor() {
    return open.records() == 0 ? Optional.empty() : Optional.of(config.linger().minus(age()));
  }

  /** Starts again an upload that had used up its retries, and returns why it had. */
  Optional<StoreException> retry() {
    return uploads.retry();
  }

  /** Whether everything that was read is durable. */
  boolean isIdle() {
    return open.records() == 0 && pending() == 0 && !open.awaitsDeadLetters();
  }

  boolean isRefused() {
    return uploads.refusal().isPresent();
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
    return uploads.durable();
  }

  int records() {
    return open.records();
  }

  /** Objects on their way. */
  int pending() {
    return uploads.pending();
  }

  long uploadingBytes() {
    return uploads.heldBytes();
  }

  CompletableFuture<Void> inFlight() {
    return uploads.inFlight();
  }

  long heldBytes() {
    return open.heldBytes();
  }

  /** Time since the first buffered record. */
  private Duration age() {
    return time.since(open.firstNanos());
  }

  /** Notes when it last moved; asked once a batch, since the clock costs more than a flag. */
  void noteMoves() {
    if (moved) {
      moved = false;
      movedNanos = time.nanos();
    }
  }

  /** Time since the partition last moved. */
  Duration quiet() {
    return time.since(movedNanos);
  }

  /** Where its objects are, for people and tools. */
  String location() {
    return config.location(zone.partitionPrefix(partition.partition()));
  }

  /**
   * Discards what is not durable.
   *
   * @return done once nothing of it is in flight any more
   */
  CompletableFuture<Void> close() {
    memory.release(open.heldBytes());
    metrics.close();
    return uploads.abandon();
  }
}
