package io.chartlake.landing.protocol;

import io.chartlake.landing.buffer.LineBuffer;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.record.DeadLetterReporter;
import io.chartlake.landing.record.LineRenderer;
import io.chartlake.landing.store.StoreException;
import io.chartlake.landing.time.TimeSource;
import io.chartlake.landing.time.Waits;
import io.chartlake.landing.upload.UploadPool;
import io.chartlake.rawzone.line.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol: one buffer per partition, sealed per record, uploaded in offset order; the bucket
 * is the truth, and the group's offset only follows it. All methods are the task thread's.
 *
 * <p>Not final, and some rules are methods of their own, so that tests can break them and see that
 * they notice.
 */
public class SinkWriter {
  /** How long a rebalance or a batch may wait for the store; what comes later is taken up later. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(SinkWriter.class);
  private static final Duration BUSY = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration WITHOUT_PARTITIONS = Duration.ofSeconds(1);

  private final LandingConfig config;
  private final SinkTaskContext context;
  private final Recovery recovery;
  private final Executor recoverers;
  private final UploadPool uploads;
  private final LogWatch watch;
  private final TimeSource time;
  private final Duration patience;
  private final LineRenderer line;
  private final DeadLetterReporter deadLetters;
  private final BufferLimiter limiter;
  private final LineBuffer rendered = new LineBuffer();
  private final Map<TopicPartition, PartitionState> partitions = new LinkedHashMap<>();

  /** Uploads of partitions that were closed meanwhile. */
  private final Map<TopicPartition, CompletableFuture<Void>> leaving = new HashMap<>();

  private PartitionState last;

  /** Whether the last put ended with an exception, so that its batch waits. */
  private boolean batchWaits;

  /**
   * @param recoverers run what looks for ends in the bucket
   * @param patience {@link #PATIENCE}, if not in a test
   */
  public SinkWriter(
      LandingConfig config,
      SinkTaskContext context,
      Recovery recovery,
      Executor recoverers,
      UploadPool uploads,
      LogWatch watch,
      TimeSource time,
      Duration patience) {
    this.config = config;
    this.context = context;
    this.recovery = recovery;
    this.recoverers = recoverers;
    this.uploads = uploads;
    this.watch = watch;
    this.time = time;
    this.patience = patience;
    this.line = new LineRenderer(config.fieldPrefix(), config.keyFormat(), config.headers());
    this.deadLetters =
        new DeadLetterReporter(
            context.errantRecordReporter(), config.converters().leaveRecordsAsTheyAre(), time);
    this.limiter =
        new BufferLimiter(config.bufferMaxBytes(), patience, uploads.memory(), this::writers);
  }

  private Stream<PartitionWriter> writers() {
    return partitions.values().stream().map(PartitionState::writer).filter(Objects::nonNull);
  }

  /** A partition that comes back soon shall find the object that was in flight when it left. */
  public void open(Collection<TopicPartition> opened) {
    Waits.await(all(opened.stream().map(leaving::remove).filter(Objects::nonNull)), patience);
    for (TopicPartition partition : opened) {
      PendingRecovery pending = new PendingRecovery(partition, recovery, recoverers, time);
      partitions.put(partition, new PartitionState(partition, pending, context));
    }
    last = null;
    if (!Waits.await(all(pending().map(state -> state.recovery().answer())), patience)) {
      log.info("Partitions stay paused until they are found in the bucket");
    }
    begin();
    opened.forEach(partition -> partitions.get(partition).opened(batchWaits));
    // The rest is not told now: while a batch waits, resuming would let records in beside it.
    tell(pending().toList(), SinkTaskContext::pause);
  }

  private Stream<PartitionState> pending() {
    return partitions.values().stream().filter(Predicate.not(PartitionState::isFound));
  }

  private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Discards: on a lost partition nothing may be landed, and on a revoked one the next owner will.
   */
  public void close(Collection<TopicPartition> closed) {
    last = null;
    leaving.values().removeIf(CompletableFuture::isDone);
    for (TopicPartition partition : closed) {
      PartitionState state = partitions.remove(partition);
      if (state != null && state.isFound()) {
        leaving.put(partition, discard(state.writer()));
      }
    }
  }

  /** Gives back what is left after a task that failed. */
  public void stop() {
    close(Set.copyOf(partitions.keySet()));
  }

  CompletableFuture<Void> discard(PartitionWriter writer) {
    return writer.close();
  }

  /**
   * @throws RetriableException when the same records shall come again; those taken are then ignored
   * @throws ConnectException when landing can't go on by itself
   */
  public void put(Collection<SinkRecord> records) {
    partitions.values().forEach(PartitionState::putBegins);
    batchWaits = true;
    check();
    retryUploads();
    begin();
    for (SinkRecord record : records) {
      take(record);
    }
    writers().forEach(PartitionWriter::uploadLingering);
    limiter.uploadEarly();
    check();
    watch();
    partitions.values().forEach(PartitionState::putEnds);
    batchWaits = false;
    steer();
  }

  /** No I/O, no exception. */
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    if (pending().anyMatch(state -> current.containsKey(state.partition()))) {
      return Map.of(); // else the framework commits its own position of those still looked for
    }
    Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
    current.forEach(
        (partition, position) -> {
          PartitionState state = partitions.get(partition);
          if (state != null) {
            durable.put(partition, state.committable(position.offset()));
          }
        });
    return durable;
  }

  /** Begins to write what has been found in the bucket by now. */
  private void begin() {
    for (PartitionState state : pending().toList()) {
      state
          .recovery()
          .take()
          .map(found -> new PartitionWriter(state.partition(), config, found, uploads, time))
          .ifPresent(state::begin);
    }
  }

  private void check() {
    writers().forEach(PartitionWriter::check);
  }

  /** Uploads that used up their retries begin anew, and the framework pauses and comes back. */
  private void retryUploads() {
    Optional<StoreException> failure =
        writers().map(PartitionWriter::retry).toList().stream()
            .flatMap(Optional::stream)
            .findFirst();
    if (failure.isPresent()) {
      throw comeAgain("Landing has to wait: " + failure.get().getMessage(), failure.get());
    }
  }

  private RetriableException comeAgain(String why, Throwable cause) {
    context.timeout(BUSY.toMillis());
    return new RetriableException(why, cause);
  }

  private void take(SinkRecord record) {
    PartitionState state = stateOf(record.originalTopic(), record.originalKafkaPartition());
    if (state == null || !state.takesRecords()) {
      return; // not ours yet, or of a batch from before it was ours again
    }
    PartitionWriter writer = state.writer();
    long offset = record.originalKafkaOffset();
    if (isRepetition(offset, writer)) {
      return;
    }
    try {
      line.render(record, rendered);
    } catch (UnreadableRecordException e) {
      writer.setAside(offset, deadLetters.report(record, e));
      return;
    }
    writer.rotateBefore(rendered.length(), record.timestamp());
    if (!limiter.make(rendered.length())) {
      check();
      retryUploads();
      throw comeAgain("More is waiting to be landed than buffer.max.bytes allows", null);
    }
    writer.add(offset, record.timestamp(), rendered.array(), rendered.length());
  }

  boolean isRepetition(long offset, PartitionWriter writer) {
    return offset < writer.next();
  }

  /** Records come in runs of one partition, so most often it is the one of the record before. */
  private PartitionState stateOf(String topic, int partition) {
    if (last == null
        || last.partition().partition() != partition
        || !last.partition().topic().equals(topic)) {
      last = partitions.get(new TopicPartition(topic, partition));
    }
    return last;
  }

  private void watch() {
    writers().forEach(PartitionWriter::noteMoves);
    watch.takeReport().ifPresent(seen -> seen.forEach(this::apply));
    if (watch.isDue()) {
      watch.look(writers().toList());
    }
  }

  private void apply(TopicPartition partition, LogWatch.Seen seen) {
    PartitionState state = partitions.get(partition);
    if (state != null && state.isFound() && seen.check(state.writer())) {
      state.writer().passEmpty(seen.ends().stable());
      state.seek(); // so that the group's offset can reach the log's end
    }
  }

  /** Pauses what may hold no more, and asks to be called again in time. */
  private void steer() {
    boolean full = limiter.isFull();
    Duration wake =
        shorter(watch.nextIn(), writers().findAny().isEmpty() ? WITHOUT_PARTITIONS : LONGEST);
    List<PartitionState> paused = new ArrayList<>();
    List<PartitionState> resumed = new ArrayList<>();
    for (PartitionState state : partitions.values()) {
      int pending = state.isFound() ? state.writer().pending() : 0;
      boolean pause = !state.isFound() || full || pending > 1;
      if (state.changesTo(pause)) {
        (pause ? paused : resumed).add(state);
      }
      if (pause || pending > 0) {
        wake = shorter(wake, BUSY);
      } else {
        wake = shorter(wake, state.writer().lingersFor().orElse(LONGEST));
      }
    }
    if (!paused.isEmpty()) {
      log.info(
          "Pausing {}: not found in the bucket yet, or more waits to be landed than may be",
          names(paused));
      tell(paused, SinkTaskContext::pause);
    }
    if (!resumed.isEmpty()) {
      log.info("Reading on from {}", names(resumed));
      tell(resumed, SinkTaskContext::resume);
    }
    context.timeout(Math.max(1, wake.toMillis()));
  }

  private void tell(
      List<PartitionState> states, BiConsumer<SinkTaskContext, TopicPartition[]> order) {
    if (!states.isEmpty()) {
      order.accept(context, names(states).toArray(TopicPartition[]::new));
    }
  }

  private static List<TopicPartition> names(List<PartitionState> states) {
    return states.stream().map(PartitionState::partition).toList();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
