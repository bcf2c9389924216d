package io.chartlake.landing.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.landing.kafka.KafkaLog;
import io.chartlake.rawzone.name.OffsetRange;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/** One topic's log, its group's offsets and its dead letters. */
final class FakeKafka implements KafkaLog {
  static final long TIMESTAMP = 1_606_000_000_000L;
  private static final long NONE = -1;

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
    /** What the log holds, records of an open transaction too. */
    final TreeMap<Long, Kind> entries = new TreeMap<>();

    /** What was ever committed, also what retention has deleted. */
    final TreeMap<Long, Kind> history = new TreeMap<>();

    long start;
    long end;
    private long transaction = NONE;

    long stable() {
      return transaction == NONE ? end : transaction;
    }

    /** What a reader of committed records is given. */
    NavigableMap<Long, Kind> readable(long position) {
      return entries.subMap(position, true, Math.max(position, stable()), false);
    }
  }

  /** By topic id: a topic that was made anew has other logs. */
  private final Map<Uuid, Map<TopicPartition, Log>> logs = new HashMap<>();

  /** The group's offsets. */
  final Map<TopicPartition, Committed> committed = new HashMap<>();

  private final Map<TopicPartition, Set<Long>> deadLetters = new HashMap<>();
  boolean deadLettersRefused;

  /** Whether the brokers answer no questions. */
  boolean away;

  Uuid topicId = new Uuid(1, 1);

  /** Happens between what the brokers say next of the logs' ends and its arrival. */
  private Runnable beforeNextAnswer;

  Log log(TopicPartition partition) {
    return log(topicId, partition);
  }

  Log log(Uuid id, TopicPartition partition) {
    return logs.computeIfAbsent(id, ignored -> new HashMap<>())
        .computeIfAbsent(partition, ignored -> new Log());
  }

  Set<Long> deadLetters(TopicPartition partition) {
    return deadLetters.computeIfAbsent(partition, ignored -> new HashSet<>());
  }

  void append(TopicPartition partition, Kind kind) {
    Log log = log(partition);
    if (log.transaction == NONE) {
      log.history.put(log.end, kind);
    }
    log.entries.put(log.end++, kind);
  }

  /** OffsetTracker without a record: markers, aborted records, what compaction removed. */
  void appendHoles(TopicPartition partition, int count) {
    log(partition).end += count;
  }

  /** What is appended from now on is read once the transaction ends. */
  void beginTransaction(TopicPartition partition) {
    Log log = log(partition);
    if (log.transaction == NONE) {
      log.transaction = log.end;
    }
  }

  void endTransaction(TopicPartition partition, boolean commit) {
    Log log = log(partition);
    if (log.transaction == NONE) {
      return;
    }
    NavigableMap<Long, Kind> written = log.entries.tailMap(log.transaction, true);
    if (commit) {
      log.history.putAll(written);
    } else {
      written.clear();
    }
    log.transaction = NONE;
    log.end++; // the marker
  }

  /** Retention, which takes nothing of an open transaction. */
  void deleteBefore(TopicPartition partition, long start) {
    Log log = log(partition);
    log.start = Math.max(log.start, Math.min(start, log.stable()));
    log.entries.headMap(log.start).clear();
  }

  void commit(TopicPartition partition, OffsetAndMetadata offset) {
    committed.put(partition, new Committed(offset.offset(), offset.metadata()));
  }

  /** Up to where the group has come; 0 where it has committed nothing. */
  long committedOffset(TopicPartition partition) {
    Committed offset = committed.get(partition);
    return offset == null ? 0 : offset.offset();
  }

  void recreate() {
    topicId = new Uuid(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits() + 1);
    committed.clear();
    deadLetters.clear();
  }

  SinkRecord record(TopicPartition partition, long offset) {
    Kind kind = log(partition).entries.get(offset);
    String value =
        switch (kind) {
          case RECORD -> value(topicId, offset);
          case POISON -> "{\"n\":" + offset;
          default -> null;
        };
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        null,
        ByteBuffer.allocate(Long.BYTES).putLong(offset % 7).array(),
        null,
        value == null ? null : value.getBytes(UTF_8),
        offset,
        TIMESTAMP + offset,
        TimestampType.CREATE_TIME);
  }

  private static String value(Uuid topicId, long offset) {
    return "{\"n\":"
        + offset
        + ",\"topic\":"
        + topicId.getLeastSignificantBits()
        + ",\"text\":\""
        + "x".repeat((int) (offset % 50))
        + "\"}";
  }

  /** What a record must have become in the bucket. */
  static String line(Uuid topicId, TopicPartition partition, long offset, Kind kind) {
    String value = kind == Kind.TOMBSTONE ? "{\"_deleted\":true}" : value(topicId, offset);
    return value.substring(0, value.length() - 1)
        + ",\"_key\":"
        + offset % 7
        + ",\"_partition\":"
        + partition.partition()
        + ",\"_offset\":"
        + offset
        + ",\"_timestamp\":"
        + (TIMESTAMP + offset)
        + "}\n";
  }

  private void answer() {
    if (away) {
      throw new TimeoutException("the brokers are away");
    }
  }

  @Override
  public Uuid topicId(String topic) {
    answer();
    return topicId;
  }

  @Override
  public long start(TopicPartition partition) {
    answer();
    return log(partition).start;
  }

  @Override
  public Map<TopicPartition, Ends> ends(Set<TopicPartition> partitions) {
    answer();
    Map<TopicPartition, Ends> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Log log = log(partition);
      ends.put(partition, new Ends(log.start, log.end, log.stable()));
    }
    Runnable meanwhile = beforeNextAnswer;
    beforeNextAnswer = null;
    if (meanwhile != null) {
      meanwhile.run();
    }
    return ends;
  }

  void beforeNextAnswer(Runnable meanwhile) {
    beforeNextAnswer = meanwhile;
  }

  @Override
  public Optional<Committed> committed(TopicPartition partition) {
    answer();
    return Optional.ofNullable(committed.get(partition));
  }

  @Override
  public Set<TopicPartition> withoutRecords(Map<TopicPartition, OffsetRange> ranges) {
    answer();
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
