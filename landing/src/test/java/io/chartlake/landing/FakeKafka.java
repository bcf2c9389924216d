package io.chartlake.landing;

import io.chartlake.changelog.OffsetRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One topic's log, its group's offsets and its dead letters. */
final class FakeKafka implements KafkaLog {
  enum Kind {
    RECORD,
    TOMBSTONE,
    /** Reaches the task, which can't read it. */
    POISON,
    /** Fails in a converter, so the task never sees it. */
    FILTERED;

    boolean isLine() {
      return this == RECORD || this == TOMBSTONE;
    }
  }

  static final class Log {
    final TreeMap<Long, Kind> entries = new TreeMap<>();
    long start;
    long end;
  }

  final Map<TopicPartition, Log> logs = new HashMap<>();
  final Map<TopicPartition, Long> committed = new HashMap<>();
  final Map<TopicPartition, Set<Long>> deadLetters = new HashMap<>();
  boolean deadLettersRefused;
  Uuid topicId = new Uuid(1, 1);

  Log log(TopicPartition partition) {
    return logs.computeIfAbsent(partition, ignored -> new Log());
  }

  Set<Long> deadLetters(TopicPartition partition) {
    return deadLetters.computeIfAbsent(partition, ignored -> new HashSet<>());
  }

  void append(TopicPartition partition, Kind kind) {
    Log log = log(partition);
    log.entries.put(log.end++, kind);
  }

  /** Positions without a record: markers, aborted records, what compaction removed. */
  void appendHoles(TopicPartition partition, int count) {
    log(partition).end += count;
  }

  void deleteBefore(TopicPartition partition, long start) {
    Log log = log(partition);
    log.start = start;
    log.entries.headMap(start).clear();
  }

  void recreate() {
    topicId = new Uuid(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits() + 1);
    logs.clear();
  }

  @Override
  public Uuid topicId(String topic) {
    return topicId;
  }

  @Override
  public long start(TopicPartition partition) {
    return log(partition).start;
  }

  @Override
  public Map<TopicPartition, Ends> ends(Set<TopicPartition> partitions) {
    Map<TopicPartition, Ends> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Log log = log(partition);
      ends.put(partition, new Ends(log.start, log.end, log.end));
    }
    return ends;
  }

  @Override
  public OptionalLong committed(TopicPartition partition) {
    Long offset = committed.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  @Override
  public Set<TopicPartition> withoutRecords(Map<TopicPartition, OffsetRange> ranges) {
    Set<TopicPartition> empty = new HashSet<>();
    ranges.forEach(
        (partition, range) -> {
          if (log(partition).entries.subMap(range.from(), range.to()).isEmpty()) {
            empty.add(partition);
          }
        });
    return empty;
  }

  @Override
  public void close() {}
}
