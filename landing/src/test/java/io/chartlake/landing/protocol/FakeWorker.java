package io.chartlake.landing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.landing.buffer.MemoryAccount;
import io.chartlake.landing.config.LandingConfig;
import io.chartlake.landing.time.TimeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Drives one {@link SinkWriter} the way the framework's WorkerSinkTask (4.3) does. */
final class FakeWorker implements SinkTaskContext {
  private final FakeKafka kafka;
  private final FakeConsumer consumer;
  private final Transformation transformation;
  private final MemoryAccount memory = new MemoryAccount();
  private final SinkWriter writer;
  private final Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> original = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> lastCommitted = new HashMap<>();
  private final Set<TopicPartition> taskPaused = new HashSet<>();
  private final Map<TopicPartition, Long> sought = new HashMap<>();
  private final FakeReporter reporter;
  private final List<SinkRecord> batch = new ArrayList<>();
  private boolean redelivering;
  final HeldExecutor uploads = new HeldExecutor();
  final HeldExecutor looks = new HeldExecutor();

  /** Whether the group goes on without it, so that it can commit no more. */
  boolean evicted;

  /** How often a batch had to come again. */
  int redeliveries;

  FakeWorker(
      FakeKafka kafka,
      FakeStore store,
      TimeSource time,
      LandingConfig config,
      Wiring wiring,
      Transformation transformation) {
    this.kafka = kafka;
    this.consumer = new FakeConsumer(kafka);
    this.transformation = transformation;
    this.reporter = new FakeReporter(kafka);
    writer =
        wiring.writer(new Wiring.Parts(config, this, store, kafka, time, memory, uploads, looks));
  }

  /** The end of a rebalance; no partitions when only others were given some. */
  void assign(Collection<TopicPartition> partitions) {
    rewind();
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata at = new OffsetAndMetadata(consumer.position(partition));
      lastCommitted.put(partition, at);
      current.put(partition, at);
    }
    boolean wasRedelivering = redelivering;
    redelivering = wasRedelivering && !batch.isEmpty();
    if (redelivering) {
      consumer.pause(assignment());
    } else {
      if (wasRedelivering) {
        resumeAll();
      }
      taskPaused.retainAll(assignment());
      consumer.pause(taskPaused);
    }
    if (!partitions.isEmpty()) {
      writer.open(partitions);
      rewind();
    }
  }

  /** One round of the framework's loop, with up to so many new records. */
  void poll(int most) {
    rewind();
    List<FakeConsumer.Polled> polled = consumer.poll(most);
    assertThat(batch.isEmpty() || polled.isEmpty())
        .as("nothing is fetched while a batch is delivered again")
        .isTrue();
    polled.forEach(this::convert);
    try {
      writer.put(new ArrayList<>(batch));
      current.putAll(original);
      original.clear();
      batch.clear();
      if (redelivering) {
        resumeAll();
        redelivering = false;
      }
    } catch (RetriableException e) {
      redeliveries++;
      if (!redelivering) {
        redelivering = true;
        consumer.pause(assignment());
      }
    }
  }

  private void convert(FakeConsumer.Polled polled) {
    original.put(polled.partition(), new OffsetAndMetadata(polled.offset() + 1));
    if (polled.kind() != FakeKafka.Kind.FILTERED) {
      batch.add(transformation.apply(kafka.record(polled.partition(), polled.offset())));
    }
  }

  private void resumeAll() {
    consumer.resume(assignment().stream().filter(each -> !taskPaused.contains(each)).toList());
  }

  void commit() {
    commit(Set.copyOf(assignment()), false);
  }

  private void commit(Collection<TopicPartition> partitions, boolean closing) {
    Map<TopicPartition, OffsetAndMetadata> asked = new HashMap<>(current);
    asked.keySet().retainAll(partitions);
    reporter.awaitAll();
    if (asked.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>(lastCommitted);
    last.keySet().retainAll(asked.keySet());
    Map<TopicPartition, OffsetAndMetadata> answer = preCommit(new HashMap<>(asked));
    if (closing) {
      writer.close(partitions);
    }
    Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(last);
    answer.forEach(
        (partition, offset) -> {
          if (last.containsKey(partition)) { // else it says that it ignores the answer
            assertThat(offset.offset())
                .as("the framework would refuse an offset beyond its own")
                .isLessThanOrEqualTo(asked.get(partition).offset());
            committable.put(partition, offset);
          }
        });
    if (answer.isEmpty() || committable.equals(last) || evicted) {
      return;
    }
    committable.forEach(kafka::commit);
    lastCommitted.putAll(committable);
  }

  private Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> asked) {
    try {
      return writer.preCommit(asked);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "rule 4: preCommit threw; the framework would rewind and not tell the task", e);
    }
  }

  /**
   * What becomes of a task that stops or has failed: the framework commits and closes all that it
   * has a position of, which are also the partitions that were revoked before.
   */
  void end() {
    Set<TopicPartition> all = Set.copyOf(current.keySet());
    commit(all, true);
    lastCommitted.keySet().removeAll(all);
    consumer.remove(all);
    writer.stop();
  }

  void revoke(Collection<TopicPartition> partitions) {
    rewind();
    commit(partitions, true);
    remove(partitions);
  }

  void lose(Collection<TopicPartition> partitions) {
    rewind();
    writer.close(partitions);
    original.keySet().removeAll(partitions);
    current.keySet().removeAll(partitions);
    remove(partitions);
  }

  /**
   * What the task has paused is kept, and records that wait are known by the name that they bear.
   */
  private void remove(Collection<TopicPartition> partitions) {
    lastCommitted.keySet().removeAll(partitions);
    consumer.remove(partitions);
    batch.removeIf(
        record -> partitions.contains(new TopicPartition(record.topic(), record.kafkaPartition())));
  }

  /** As after a preCommit that threw. */
  void rewindToCommitted() {
    lastCommitted.forEach((partition, offset) -> consumer.seek(partition, offset.offset()));
    current.putAll(lastCommitted);
  }

  void hold(boolean hold) {
    uploads.holding = hold;
    looks.holding = hold;
  }

  /** One look and one upload end. */
  void releaseOne(int which) {
    looks.releaseOne(which);
    uploads.releaseOne(which);
  }

  void releaseAll() {
    looks.releaseAll();
    uploads.releaseAll();
  }

  void holdDeadLetters(boolean hold) {
    reporter.hold(hold);
  }

  /** Paused by the task, or by the framework while a batch is delivered again. */
  Set<TopicPartition> paused() {
    return consumer.paused();
  }

  long heldBytes() {
    return memory.heldBytes();
  }

  /** Always before a rebalance, since that is part of the consumer's poll. */
  private void rewind() {
    sought.forEach(
        (partition, offset) -> {
          consumer.seek(partition, offset);
          lastCommitted.put(partition, new OffsetAndMetadata(offset));
          current.put(partition, new OffsetAndMetadata(offset));
        });
    sought.clear();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    sought.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    sought.put(partition, offset);
  }

  @Override
  public Set<TopicPartition> assignment() {
    return consumer.assignment();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    taskPaused.addAll(Arrays.asList(partitions));
    consumer.pause(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    taskPaused.removeAll(Arrays.asList(partitions));
    consumer.resume(Arrays.asList(partitions));
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return reporter;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void timeout(long timeoutMs) {
    assertThat(timeoutMs).isPositive();
  }

  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    return null;
  }
}
