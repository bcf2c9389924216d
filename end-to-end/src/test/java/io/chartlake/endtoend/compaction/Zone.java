package io.chartlake.endtoend.compaction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.rawzone.line.LineFields;
import io.chartlake.rawzone.name.Compression;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectMetadata;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.name.RawZone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The raw zone of a made-up topic: its log, whose objects a test lands, loses and spoils, and the
 * plain fold of it.
 */
final class Zone {
  private static final int KEYS_PER_PARTITION = 25;
  private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
  private static final String TOPIC_ID = "first-topic-id";
  private static final long GROWTH_MILLIS = 3_600_000;
  private static final List<String> NAMES =
      List.of("Believe", "Say \"Ah\"", "C:\\Tracks\t7", "雨", "");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Bucket bucket;
  private final RawZone zone;
  private final HourUtc hour = HourUtc.of(Instant.now());
  private final List<List<Change>> log = new ArrayList<>();
  private final Random random;
  private String topicId = TOPIC_ID;
  private long growths;

  /** A record: a key's new count and name, or its end. Holes of the log are null. */
  private record Change(long key, boolean isEnd, Row row) {
    String line() {
      ObjectNode line = JSON.createObjectNode();
      if (isEnd) {
        line.put(LineFields.DELETED, true);
      } else {
        line.put("count", row.plays).put("songName", row.name);
      }
      line.put(LineFields.KEY, key)
          .put(LineFields.PARTITION, row.partition)
          .put(LineFields.OFFSET, row.offset)
          .put(LineFields.TIMESTAMP, row.updatedAt);
      return line + "\n";
    }
  }

  /** What the table shall hold for a key. */
  record Row(String name, long plays, long updatedAt, int partition, long offset) {}

  Zone(Bucket bucket, String topic, int partitions) {
    this.bucket = bucket;
    this.zone = new RawZone("", topic);
    this.random = new Random(topic.hashCode());
    addPartitions(partitions);
  }

  String topic() {
    return zone.topic();
  }

  int partitions() {
    return log.size();
  }

  /** The topic gets partitions; its keys keep what they have and move. */
  void grow(int partitions) {
    growths++;
    addPartitions(partitions);
  }

  private void addPartitions(int partitions) {
    while (log.size() < partitions) {
      log.add(new ArrayList<>());
    }
  }

  /** From now on objects say that they are of another topic of the same name. */
  void makeAnew() {
    topicId = "second-topic-id";
  }

  /** Records come, without an object that holds them. */
  OffsetRange append(int partition, int records) {
    List<Change> changes = log.get(partition);
    int from = changes.size();
    for (int i = 0; i < records; i++) {
      if (random.nextInt(10) == 0) {
        changes.add(null);
      }
      changes.add(change(partition, changes.size()));
    }
    return new OffsetRange(from, changes.size());
  }

  private Change change(int partition, long offset) {
    return new Change(
        partition + (long) log.size() * random.nextInt(KEYS_PER_PARTITION),
        random.nextInt(12) == 0,
        new Row(
            NAMES.get(random.nextInt(NAMES.size())),
            random.nextInt(1_000),
            FIRST_TIMESTAMP + growths * GROWTH_MILLIS + random.nextInt(1_000),
            partition,
            offset));
  }

  /** Records come and land in one object. */
  OffsetRange land(int partition, int records) {
    OffsetRange range = append(partition, records);
    put(partition, range);
    return range;
  }

  /** Records of every partition come and land. */
  void landAll(int recordsPerPartition) {
    for (int partition = 0; partition < log.size(); partition++) {
      land(partition, recordsPerPartition);
    }
  }

  /** Writes the object that holds this part of the log. */
  String put(int partition, OffsetRange range) {
    return put(partition, range, bytes(partition, range));
  }

  /** Writes an object whose name says this, whatever it holds. */
  String put(int partition, OffsetRange range, byte[] bytes) {
    return put(key(partition, range), bytes);
  }

  String put(String key, byte[] bytes) {
    bucket.write(
        key,
        bytes,
        Map.of(
            ObjectMetadata.FORMAT,
            ObjectMetadata.FORMAT_VERSION,
            ObjectMetadata.TOPIC_ID,
            topicId,
            ObjectMetadata.CONNECTOR,
            "made-up"));
    return key;
  }

  void delete(int partition, OffsetRange range) {
    bucket.delete(key(partition, range));
  }

  byte[] bytes(int partition, OffsetRange range) {
    return log.get(partition).subList((int) range.from(), (int) range.to()).stream()
        .filter(change -> change != null)
        .map(Change::line)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  String key(int partition, OffsetRange range) {
    return key(partition, range, Compression.NONE);
  }

  String key(int partition, OffsetRange range, Compression compression) {
    return zone.key(new ObjectName(partition, hour, range, compression));
  }

  /** Writes the object that holds this part of the log, as if it had begun hours ago. */
  void putLate(int partition, OffsetRange range, int hours) {
    ObjectName name = new ObjectName(partition, hour.plus(-hours), range, Compression.NONE);
    put(zone.key(name), bytes(partition, range));
  }

  /** What every key of this zone begins with. */
  String root() {
    return zone.root();
  }

  /** Ends of the log by partition; partitions without a record are absent. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < log.size(); partition++) {
      if (!log.get(partition).isEmpty()) {
        ends.put(partition, (long) log.get(partition).size());
      }
    }
    return ends;
  }

  /** The latest row of each key below these offsets, without the keys that have ended. */
  SortedMap<Long, Row> fold(Map<Integer, Long> next) {
    SortedMap<Long, Change> latest = new TreeMap<>();
    next.forEach(
        (partition, end) ->
            log.get(partition).stream()
                .limit(end)
                .filter(change -> change != null)
                .forEach(change -> latest.merge(change.key, change, Zone::later)));
    latest.values().removeIf(Change::isEnd);
    SortedMap<Long, Row> rows = new TreeMap<>();
    latest.forEach((key, change) -> rows.put(key, change.row));
    return rows;
  }

  /** By offset within a partition; by time between two, as keys have moved. */
  private static Change later(Change known, Change next) {
    return known.row.partition == next.row.partition || known.row.updatedAt < next.row.updatedAt
        ? next
        : known;
  }
}
