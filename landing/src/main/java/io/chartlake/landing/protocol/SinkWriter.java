package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.LineBuffer;
import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.record.DeadLetters;
import io.chartlake.landing.record.Line;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.upload.PartitionMetrics;
import io.chartlake.landing.upload.Uploads;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The protocol: one buffer per partition, sealed per record, uploaded in offset order; the bucket
 * is the truth, and the group's offset only follows it. All methods are the task thread's.
 *
 * <p>Not final, and some rules are methods of their own, so that tests can break them and see that
 * they notice.
 */
public class SinkWriter {
  private static final Duration BUSY = Duration.ofMillis(50);

  /** How long a rebalance may wait for uploads of an earlier time; they may still arrive later. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /** How long it may wait for the bucket; partitions not found by then stay paused. */
  private static final Duration OPENING = Duration.ofSeconds(5);

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration WITHOUT_PARTITIONS = Duration.ofSeconds(1);

  private final LandingConfig config;
  private final Rotation rotation;
  private final SinkTaskContext context;
  private final MemoryAccount memory;
  private final BufferLimiter room;
  private final PendingRecoveries openings;
  private final Uploads uploads;
  private final OffsetTracker positions;
  private final LogWatch watch;
  private final TimeSource ticker;
  private final Line line;
  private final DeadLetters deadLetters;
  private final PausedPartitions flow;
  private final LineBuffer rendered = new LineBuffer();
  private final Map<TopicPartition, PartitionWriter> writers = new LinkedHashMap<>();
  private PartitionWriter lastWriter;

  public SinkWriter(
      LandingConfig config,
      SinkTaskContext context,
      MemoryAccount memory,
      PendingRecoveries openings,
      Uploads uploads,
      LogWatch watch,
      TimeSource ticker) {
    this.config = config;
    this.rotation = config.rotation();
    this.context = context;
    this.memory = memory;
    this.openings = openings;
    this.uploads = uploads;
    this.room = new BufferLimiter(config.bufferMaxBytes(), memory, uploads, writers.values());
    this.positions = new OffsetTracker(context, writers, openings, uploads);
    this.watch = watch;
    this.ticker = ticker;
    this.line = new Line(config.fieldPrefix(), config.keyFormat(), config.headers());
    this.deadLetters =
        new DeadLetters(
            context.errantRecordReporter(), config.converters().leaveRecordsAsTheyAre(), ticker);
    this.flow = new PausedPartitions(context);
  }

  public void open(Collection<TopicPartition> partitions) {
    uploads.settle(partitions, SETTLING);
    openings.add(partitions);
    begin(OPENING);
    positions.opened(partitions);
    flow.opened(partitions, openings.partitions());
  }

  /**
   * Discards: on a lost partition nothing may be landed, and on a revoked one the next owner will.
   */
  public void close(Collection<TopicPartition> partitions) {
    lastWriter = null;
    for (TopicPartition partition : partitions) {
      uploads.abandon(partition);
      flow.closed(partition);
      openings.remove(partition);
      positions.closed(partition);
      PartitionWriter writer = writers.remove(partition);
      if (writer != null) {
        discard(writer);
      }
    }
  }

  /** Gives back what is left after a task that failed. */
  public void stop() {
    close(Set.copyOf(writers.keySet()));
  }

  void discard(PartitionWriter writer) {
    writer.close();
  }

  /**
   * @throws RetriableException when the same records shall come again; those taken are then ignored
   * @throws ConnectException when landing can't go on by itself
   */
  public void put(Collection<SinkRecord> records) {
    positions.putBegins();
    collect();
    restartFailed();
    begin(Duration.ZERO);
    for (SinkRecord record : records) {
      take(record);
    }
    sealLingering();
    room.sealEarly();
    collect();
    watch();
    positions.putEnds();
    steer();
  }

  /** No I/O, no exception. */
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    return positions.durable(current);
  }

  private void begin(Duration patience) {
    openings
        .takeFound(patience)
        .forEach(
            (partition, recovered) -> {
              PartitionMetrics metrics =
                  PartitionMetrics.register(config.connectorName(), partition, ticker);
              lastWriter = null;
              writers.put(
                  partition,
                  new PartitionWriter(partition, config, recovered, ticker, metrics, memory));
              positions.seek(partition, recovered.position());
            });
  }

  private void collect() {
    for (PartitionWriter writer : writers.values()) {
      uploads.takeLanded(writer.partition()).forEach(writer::landed);
      writer.settleDeadLetters();
    }
    uploads
        .refusal()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** Uploads that used up their retries begin anew, and the framework pauses and comes back. */
  private void restartFailed() {
    Optional<StoreException> failure = uploads.restartFailed();
    if (failure.isPresent()) {
      throw comeAgain("SinkWriter has to wait: " + failure.get().getMessage(), failure.get());
    }
  }

  private RetriableException comeAgain(String why, Throwable cause) {
    context.timeout(BUSY.toMillis());
    return new RetriableException(why, cause);
  }

  private void take(SinkRecord record) {
    PartitionWriter writer = writerOf(record.originalTopic(), record.originalKafkaPartition());
    long offset = record.originalKafkaOffset();
    if (writer == null || isRepetition(offset, writer) || positions.isUnsure(writer.partition())) {
      return; // not ours yet, taken before, or of a batch from before it was ours again
    }
    try {
      line.render(record, rendered);
    } catch (UnreadableRecordException e) {
      writer.setAside(offset, deadLetters.report(record, e));
      return;
    }
    if (rotation.isDueBefore(writer, rendered.length(), record.timestamp())) {
      uploads.submit(writer.seal());
    }
    if (!room.make(rendered.length())) {
      collect();
      restartFailed();
      throw comeAgain("More is waiting to be landed than buffer.max.bytes allows", null);
    }
    writer.add(offset, record.timestamp(), rendered.array(), rendered.length());
    if (rotation.isDueAfter(writer)) {
      uploads.submit(writer.seal());
    }
  }

  boolean isRepetition(long offset, PartitionWriter writer) {
    return offset < writer.next();
  }

  /** Records come in runs of one partition, so most often it is the one of the record before. */
  private PartitionWriter writerOf(String topic, int partition) {
    if (lastWriter == null
        || lastWriter.partition().partition() != partition
        || !lastWriter.partition().topic().equals(topic)) {
      lastWriter = writers.get(new TopicPartition(topic, partition));
    }
    return lastWriter;
  }

  private void sealLingering() {
    for (PartitionWriter writer : writers.values()) {
      if (writer.records() > 0
          && writer.age().compareTo(config.linger()) >= 0
          && uploads.pending(writer.partition()) == 0) {
        uploads.submit(writer.seal());
      }
    }
  }

  private void watch() {
    writers.values().forEach(PartitionWriter::noteMoves);
    watch.takeReport().ifPresent(seen -> seen.forEach(this::apply));
    if (watch.isDue() && !writers.isEmpty()) {
      Map<TopicPartition, LogWatch.Question> questions = new HashMap<>();
      writers.forEach(
          (partition, writer) ->
              questions.put(
                  partition,
                  new LogWatch.Question(
                      writer,
                      writer.next(),
                      writer.provenTo(),
                      writer.quiet().compareTo(watch.interval()) >= 0)));
      watch.look(questions);
    }
  }

  private void apply(TopicPartition partition, LogWatch.Seen seen) {
    PartitionWriter writer = writers.get(partition);
    if (writer != null && seen.check(writer)) {
      writer.passEmpty(seen.ends().stable());
      positions.seek(
          partition, writer.next()); // so that the group's offset can reach the log's end
    }
  }

  /** Pauses what may hold no more, and asks to be called again in time. */
  private void steer() {
    boolean full = room.isFull();
    Set<TopicPartition> pause = new HashSet<>(openings.partitions());
    Duration wake = shorter(watch.nextIn(), writers.isEmpty() ? WITHOUT_PARTITIONS : LONGEST);
    for (PartitionWriter writer : writers.values()) {
      int pending = uploads.pending(writer.partition());
      if (full || pending > 1) {
        pause.add(writer.partition());
      }
      if (pending > 0) {
        wake = shorter(wake, BUSY);
      } else if (writer.records() > 0) {
        wake = shorter(wake, config.linger().minus(writer.age()));
      }
    }
    flow.pauseExactly(pause);
    context.timeout(Math.max(1, (pause.isEmpty() ? wake : shorter(wake, BUSY)).toMillis()));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
