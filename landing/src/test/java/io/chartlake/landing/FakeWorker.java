package io.chartlake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

/** Drives one {@link Landing} the way the framework's WorkerSinkTask (4.3) does. */
final class FakeWorker implements SinkTaskContext {
  private final FakeKafka kafka;
  private final Memory memory = new Memory();
  private final Landing landing;
  private final Set<TopicPartition> assigned = new LinkedHashSet<>();
  private final Map<TopicPartition, Long> position = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> original = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> lastCommitted = new HashMap<>();
  private final Set<TopicPartition> consumerPaused = new HashSet<>();
  private final Set<TopicPartition> taskPaused = new HashSet<>();
  private final Map<TopicPartition, Long> sought = new HashMap<>();
  private final FakeReporter reporter;
  private List<SinkRecord> batch = new ArrayList<>();
  private boolean redelivering;
  final HeldExecutor uploads = new HeldExecutor();
  final HeldExecutor looks = new HeldExecutor();

  /** Whether the group goes on without it, so that it can commit no more. */
  boolean evicted;

  /** How often a batch had to come again. */
  int redeliveries;

  FakeWorker(FakeKafka kafka, FakeStore store, Ticker ticker, LandingConfig config, Wiring wiring) {
    this.kafka = kafka;
    this.reporter = new FakeReporter(kafka);
    Uploader uploader = new Uploader(store, kafka, config, ticker);
    landing =
        wiring.landing(
            new Wiring.Parts(config, this, store, kafka, ticker, memory, uploader, uploads, looks));
  }

  void assign(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      assigned.add(partition);
      long at = Math.max(kafka.committed.getOrDefault(partition, 0L), kafka.log(partition).start);
      position.put(partition, at);
      lastCommitted.put(partition, new OffsetAndMetadata(at));
      current.put(partition, new OffsetAndMetadata(at));
    }
    boolean wasRedelivering = redelivering;
    redelivering = wasRedelivering && !batch.isEmpty();
    if (redelivering) {
      consumerPaused.addAll(assigned);
    } else if (wasRedelivering) {
      resumeAll();
    }
    landing.open(partitions);
    rewind();
  }

  /** One round of the framework's loop, with up to so many new records. */
  void poll(int most) {
    rewind();
    List<SinkRecord> fetched = fetch(most);
    assertThat(batch.isEmpty() || fetched.isEmpty())
        .as("nothing is fetched while a batch is delivered again")
        .isTrue();
    batch.addAll(fetched);
    try {
      landing.put(new ArrayList<>(batch));
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
        consumerPaused.addAll(assigned);
      }
    }
  }

  private void resumeAll() {
    assigned.stream().filter(each -> !taskPaused.contains(each)).forEach(consumerPaused::remove);
  }

  private List<SinkRecord> fetch(int most) {
    List<SinkRecord> fetched = new ArrayList<>();
    for (TopicPartition partition : assigned) {
      if (consumerPaused.contains(partition)) {
        continue;
      }
      FakeKafka.Log log = kafka.log(partition);
      if (position.get(partition) > log.end) {
        position.put(partition, log.start); // as auto.offset.reset does
      }
      for (Map.Entry<Long, FakeKafka.Kind> entry :
          log.readable(position.get(partition)).entrySet()) {
        if (fetched.size() == most) {
          return fetched;
        }
        long offset = entry.getKey();
        position.put(partition, offset + 1);
        original.put(partition, new OffsetAndMetadata(offset + 1));
        if (entry.getValue() != FakeKafka.Kind.FILTERED) {
          fetched.add(kafka.record(partition, offset));
        }
      }
    }
    return fetched;
  }

  void commit() {
    commit(assigned);
  }

  private void commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> asked = new HashMap<>(current);
    asked.keySet().retainAll(partitions);
    reporter.awaitAll();
    if (asked.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> answer = preCommit(new HashMap<>(asked));
    Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>(lastCommitted);
    last.keySet().retainAll(asked.keySet());
    Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(last);
    answer.forEach(
        (partition, offset) -> {
          assertThat(offset.offset())
              .as("the framework would refuse an offset beyond its own")
              .isLessThanOrEqualTo(asked.get(partition).offset());
          committable.put(partition, offset);
        });
    if (answer.isEmpty() || committable.equals(last) || evicted) {
      return;
    }
    committable.forEach((partition, offset) -> kafka.committed.put(partition, offset.offset()));
    lastCommitted.putAll(committable);
  }

  private Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> asked) {
    try {
      return landing.preCommit(asked);
    } catch (RuntimeException e) {
      throw new AssertionError(
          "rule 4: preCommit threw; the framework would rewind and not tell the task", e);
    }
  }

  /** What becomes of a task that stops or has failed: the framework commits and closes. */
  void end() {
    revoke(List.copyOf(assigned));
  }

  void revoke(Collection<TopicPartition> partitions) {
    commit(partitions);
    landing.close(partitions);
    remove(partitions);
  }

  void lose(Collection<TopicPartition> partitions) {
    landing.close(partitions);
    partitions.forEach(original::remove);
    partitions.forEach(current::remove);
    remove(partitions);
  }

  private void remove(Collection<TopicPartition> partitions) {
    partitions.forEach(lastCommitted::remove);
    partitions.forEach(assigned::remove);
    partitions.forEach(taskPaused::remove);
    partitions.forEach(consumerPaused::remove);
    partitions.forEach(sought::remove);
    batch.removeIf(
        record -> partitions.contains(new TopicPartition(record.topic(), record.kafkaPartition())));
  }

  /** As after a preCommit that threw. */
  void rewindToCommitted() {
    lastCommitted.forEach((partition, offset) -> position.put(partition, offset.offset()));
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
    return Set.copyOf(consumerPaused);
  }

  long heldBytes() {
    return memory.heldBytes();
  }

  private void rewind() {
    sought.forEach(
        (partition, offset) -> {
          position.put(partition, offset);
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
    return assigned;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    assertThat(assigned).contains(partitions);
    taskPaused.addAll(Arrays.asList(partitions));
    consumerPaused.addAll(taskPaused);
  }

  @Override
  public void resume(TopicPartition... partitions) {
    assertThat(assigned).contains(partitions);
    Arrays.asList(partitions).forEach(taskPaused::remove);
    Arrays.asList(partitions).forEach(consumerPaused::remove);
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
