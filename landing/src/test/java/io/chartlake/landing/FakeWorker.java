package io.chartlake.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Drives one {@link Landing} the way the framework's WorkerSinkTask (4.3) does. */
final class FakeWorker implements SinkTaskContext {
  static final long TIMESTAMP = 1_606_000_000_000L;

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
  private final Deque<Runnable> heldUploads = new ArrayDeque<>();
  private List<SinkRecord> batch = new ArrayList<>();
  private boolean redelivering;
  boolean holdUploads;
  boolean evicted;

  FakeWorker(FakeKafka kafka, FakeStore store, FakeTicker ticker, LandingConfig config) {
    this.kafka = kafka;
    Recovery recovery =
        new Recovery(
            store, kafka, config.bucket(), config.connectorName(), config.takeover(), ticker);
    Uploads uploads =
        new Uploads(
            memory,
            new Uploader(store, kafka, config, ticker),
            upload -> {
              if (holdUploads) {
                heldUploads.add(upload);
              } else {
                upload.run();
              }
            });
    LogWatch watch = new LogWatch(kafka, Runnable::run, config.watchInterval(), ticker);
    Openings openings = new Openings(config, recovery, Runnable::run, ticker);
    landing = new Landing(config, this, memory, openings, uploads, watch, ticker);
  }

  void assign(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      assigned.add(partition);
      long at = Math.max(kafka.committed(partition).orElse(0), kafka.log(partition).start);
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
      for (Map.Entry<Long, FakeKafka.Kind> entry :
          kafka.log(partition).entries.tailMap(position.get(partition)).entrySet()) {
        if (fetched.size() == most) {
          return fetched;
        }
        long offset = entry.getKey();
        position.put(partition, offset + 1);
        original.put(partition, new OffsetAndMetadata(offset + 1));
        if (entry.getValue() != FakeKafka.Kind.FILTERED) {
          fetched.add(record(partition, offset, entry.getValue()));
        }
      }
    }
    return fetched;
  }

  private static SinkRecord record(TopicPartition partition, long offset, FakeKafka.Kind kind) {
    byte[] value =
        switch (kind) {
          case RECORD -> value(offset).getBytes(UTF_8);
          case POISON -> ("{\"n\":" + offset).getBytes(UTF_8);
          default -> null;
        };
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        null,
        offset % 7,
        null,
        value,
        offset,
        TIMESTAMP + offset,
        TimestampType.CREATE_TIME);
  }

  static String value(long offset) {
    return "{\"n\":" + offset + ",\"text\":\"" + "x".repeat((int) (offset % 50)) + "\"}";
  }

  void commit() {
    commit(assigned);
  }

  private void commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> asked = new HashMap<>(current);
    asked.keySet().retainAll(partitions);
    Map<TopicPartition, OffsetAndMetadata> answer = landing.preCommit(new HashMap<>(asked));
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

  void releaseUploads() {
    holdUploads = false;
    while (!heldUploads.isEmpty()) {
      heldUploads.remove().run();
    }
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
    return (record, error) -> {
      if (kafka.deadLettersRefused) {
        return CompletableFuture.failedFuture(new IllegalStateException("no such topic"));
      }
      kafka
          .deadLetters(new TopicPartition(record.topic(), record.kafkaPartition()))
          .add(record.kafkaOffset());
      return CompletableFuture.completedFuture(null);
    };
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
