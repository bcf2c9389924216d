package io.chartlake.landing.protocol;

import io.chartlake.landing.kafka.KafkaLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A worker's consumer: what it has, where it stands and what it leaves out. */
final class FakeConsumer {
  private final FakeKafka kafka;
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private final Set<TopicPartition> paused = new HashSet<>();

  /** A record of the log, before it is converted. */
  record Polled(TopicPartition partition, long offset, FakeKafka.Kind kind) {}

  FakeConsumer(FakeKafka kafka) {
    this.kafka = kafka;
  }

  void assign(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      KafkaLog.Committed committed = kafka.committed.get(partition);
      positions.put(partition, committed == null ? kafka.log(partition).start : committed.offset());
    }
  }

  /** Pausing goes with the assignment. */
  void remove(Collection<TopicPartition> partitions) {
    positions.keySet().removeAll(partitions);
    paused.removeAll(partitions);
  }

  Set<TopicPartition> assignment() {
    return positions.keySet();
  }

  long position(TopicPartition partition) {
    return positions.get(partition);
  }

  void seek(TopicPartition partition, long offset) {
    mustHave(partition);
    positions.put(partition, offset);
  }

  void pause(Collection<TopicPartition> partitions) {
    partitions.forEach(this::mustHave);
    paused.addAll(partitions);
  }

  void resume(Collection<TopicPartition> partitions) {
    partitions.forEach(this::mustHave);
    paused.removeAll(partitions);
  }

  private void mustHave(TopicPartition partition) {
    if (!positions.containsKey(partition)) {
      throw new IllegalStateException("No current assignment for partition " + partition);
    }
  }

  Set<TopicPartition> paused() {
    return Set.copyOf(paused);
  }

  List<Polled> poll(int most) {
    List<Polled> polled = new ArrayList<>();
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      if (paused.contains(partition)) {
        continue;
      }
      FakeKafka.Log log = kafka.log(partition);
      if (positions.get(partition) > log.end) {
        positions.put(partition, log.start); // as auto.offset.reset does
      }
      for (Map.Entry<Long, FakeKafka.Kind> entry :
          log.readable(positions.get(partition)).entrySet()) {
        if (polled.size() == most) {
          return polled;
        }
        positions.put(partition, entry.getKey() + 1);
        polled.add(new Polled(partition, entry.getKey(), entry.getValue()));
      }
    }
    return polled;
  }
}
