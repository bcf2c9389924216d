package io.chartlake.landing.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * I2, I3, I4, I7 and I8 of one topic's bucket. Each object is read once, when it has become
 * visible, since from then on it must not change.
 */
final class Invariants {
  private final FakeKafka kafka;
  private final FakeStore store;
  private final RawZone zone;
  private final Map<Uuid, Map<TopicPartition, Landed>> landed = new HashMap<>();

  /** Partitions that had objects when the topic was made anew; it must not land there. */
  private final Set<TopicPartition> closed = new HashSet<>();

  private Uuid topicId;
  private boolean anew;
  private int seen;

  /** Objects that begin before the end of what was there: written by two. */
  int overlaps;

  /** What is in the bucket of one partition of one topic. */
  static final class Landed {
    final Uuid topicId;
    final List<ObjectName> names = new ArrayList<>();

    /** Offsets of the lines by object. */
    final Map<ObjectName, List<Long>> offsets = new HashMap<>();

    /** Up to where retention had deleted before there was any object. */
    long beganAt;

    /** Behind the last position that some object covers. */
    long to;

    private HourUtc hour = HourUtc.of(Instant.EPOCH);
    private boolean hasOverlaps;
    private long verified;

    Landed(Uuid topicId) {
      this.topicId = topicId;
    }
  }

  Invariants(FakeKafka kafka, FakeStore store, RawZone zone) {
    this.kafka = kafka;
    this.store = store;
    this.zone = zone;
    this.topicId = kafka.topicId;
  }

  Landed landed(TopicPartition partition) {
    return landed(kafka.topicId, partition);
  }

  private Landed landed(Uuid id, TopicPartition partition) {
    return landed
        .computeIfAbsent(id, ignored -> new HashMap<>())
        .computeIfAbsent(partition, ignored -> new Landed(id));
  }

  void check(Iterable<TopicPartition> partitions) {
    store.changed.forEach(this::checkChanged);
    store.changed.clear();
    for (; seen < store.created.size(); seen++) {
      add(store.created.get(seen));
    }
    if (!kafka.topicId.equals(topicId)) {
      anew = true;
      topicId = kafka.topicId;
      landed.values().forEach(old -> old.forEach(this::closeIfLanded));
    }
    partitions.forEach(this::noteBeginning);
    if (!anew) { // a position of the old topic may be committed until the task has noticed
      partitions.forEach(this::checkPassed);
    }
  }

  private void closeIfLanded(TopicPartition partition, Landed there) {
    if (!there.names.isEmpty()) {
      closed.add(partition);
    }
  }

  /**
   * Where nothing tells of a name that is there, only the first objects of two tasks may differ, if
   * retention came between their beginnings.
   */
  private void checkChanged(String key) {
    ObjectName name = zone.parse(key);
    long beganAt = landed(new TopicPartition(zone.topic(), name.partition())).beganAt;
    must(name.range().from() < beganAt, "I3: bytes of %s changed after they were visible", key);
  }

  private void noteBeginning(TopicPartition partition) {
    Landed there = landed(partition);
    if (there.names.isEmpty()) {
      there.beganAt = kafka.log(partition).start;
    }
  }

  private void add(String key) {
    ObjectName name = zone.parse(key);
    TopicPartition partition = new TopicPartition(zone.topic(), name.partition());
    FakeStore.Stored stored = store.objects.get(key);
    Uuid id = Uuid.fromString(stored.metadata().get(ObjectMetadata.TOPIC_ID));
    must(
        !id.equals(topicId) || !closed.contains(partition),
        "I2: %s is of another topic than the objects before it",
        key);
    Landed there = landed(id, partition);
    checkHour(there, name);
    there.names.add(name);
    there.offsets.put(name, read(partition, there, name, new String(stored.bytes(), UTF_8)));
    must(
        name.range().from() <= there.to,
        "I2: %s",
        Chain.from(name.partition(), 0, there.names).gap());
    there.to = Math.max(there.to, name.range().to());
  }

  /** Hours never go back, unless two writers were at work. */
  private void checkHour(Landed there, ObjectName name) {
    if (name.range().from() < there.to) {
      overlaps++;
      there.hasOverlaps = true;
    }
    must(
        there.hasOverlaps || name.hour().compareTo(there.hour) >= 0,
        "I2: %s is named for an earlier hour than the object before it",
        name);
    there.hour = name.hour();
  }

  /** Byte for byte what the log had in the object's range, all of it and nothing else. */
  private List<Long> read(TopicPartition partition, Landed there, ObjectName name, String text) {
    FakeKafka.Log log = kafka.log(there.topicId, partition);
    OffsetRange range = name.range();
    List<Long> offsets = new ArrayList<>();
    int position = 0;
    for (Map.Entry<Long, FakeKafka.Kind> entry :
        log.history.subMap(range.from(), range.to()).entrySet()) {
      long offset = entry.getKey();
      if (!entry.getValue().isLine()) {
        continue;
      }
      String line = FakeKafka.line(there.topicId, partition, offset, entry.getValue());
      if (text.startsWith(line, position)) {
        position += line.length();
        offsets.add(offset);
      } else {
        must(
            offset < there.beganAt,
            "I2: %s has not record %s where it should be, but: %s",
            name,
            offset,
            text.substring(position));
      }
    }
    must(position == text.length(), "I2: %s has too much: %s", name, text.substring(position));
    return offsets;
  }

  /** What an object or the group's offset has passed must be durable somewhere. */
  private void checkPassed(TopicPartition partition) {
    Landed there = landed(partition);
    FakeKafka.Log log = kafka.log(partition);
    long committed = kafka.committedOffset(partition);
    long passed = Math.max(committed, there.to);
    long from = Math.max(there.verified, there.beganAt);
    if (passed <= from) {
      return;
    }
    log.history
        .subMap(from, passed)
        .forEach(
            (offset, kind) -> {
              if (kind == FakeKafka.Kind.POISON) {
                must(
                    kafka.deadLetters(partition).contains(offset),
                    "I4 and I7: record %s of %s is passed and no dead letter",
                    offset,
                    partition);
              }
              if (kind.isLine()) {
                must(
                    offset < there.to,
                    "I4: record %s of %s is committed and not landed",
                    offset,
                    partition);
              }
            });
    there.verified = passed;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void must(boolean holds, String text, Object... values) {
    if (!holds) {
      throw new AssertionError(text.formatted(values));
    }
  }
}
