package io.chartlake.endtoend.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.endtoend.faults.Bucket;
import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.testsupport.S3Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a reader of the bucket finds of a topic, held against what was committed to it. */
final class Landed {
  private static final String OFFSET = ",\"_offset\":";
  private static final String TIMESTAMP = ",\"_timestamp\":";

  private final Bucket bucket;
  private final RawZone zone;

  /** ETags at first sight: an object never changes (I3). */
  private final Map<String, String> firstSeen = new HashMap<>();

  private final Map<String, List<String>> lines = new HashMap<>();

  Landed(Bucket bucket, String topic) {
    this.bucket = bucket;
    this.zone = new RawZone("", topic);
  }

  /** The chain of each partition that has an object. */
  Map<Integer, Chain> chains() {
    Map<Integer, List<ObjectName>> names = new TreeMap<>();
    for (String key : objects().keySet()) {
      ObjectName name = zone.parse(key);
      names.computeIfAbsent(name.partition(), partition -> new ArrayList<>()).add(name);
    }
    Map<Integer, Chain> chains = new TreeMap<>();
    names.forEach((partition, all) -> chains.put(partition, Chain.from(partition, 0, all)));
    return chains;
  }

  /** Where the chain of each partition ends by now. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new TreeMap<>();
    chains().forEach((partition, chain) -> ends.put(partition, chain.next()));
    return ends;
  }

  /** Keys and ETags of the topic's objects. */
  Map<String, String> objects() {
    Map<String, String> objects = bucket.list(zone.root());
    objects.keySet().removeIf(key -> S3Proxy.HALF_WRITTEN.matcher(key).find());
    return objects;
  }

  /** Each committed record is there once, byte for byte; nothing else is (I1, I2, I3). */
  void assertHolds(List<ConsumerRecord<byte[], byte[]>> committed) {
    assertHoldsSince(Map.of(), committed);
  }

  /**
   * The same of what lies at or behind these offsets.
   *
   * @param since by partition; 0 for one that is not named
   */
  void assertHoldsSince(Map<Integer, Long> since, List<ConsumerRecord<byte[], byte[]>> committed) {
    assertUnchanged();
    Map<String, String> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : committed) {
      if (!SourceTopic.isPoison(record)
          && record.offset() >= since.getOrDefault(record.partition(), 0L)) {
        expected.put(place(record.partition(), record.offset()), line(record));
      }
    }
    Map<String, String> found = read(since);
    List<String> wrong =
        expected.keySet().stream()
            .filter(place -> !Objects.equals(expected.get(place), found.get(place)))
            .map(place -> place + ": " + expected.get(place) + " landed as " + found.get(place))
            .toList();
    assertThat(wrong.stream().limit(5))
        .as("%d records are wrong or missing", wrong.size())
        .isEmpty();
    found.keySet().removeAll(expected.keySet());
    assertThat(found.entrySet().stream().limit(5)).as("%d are too many", found.size()).isEmpty();
  }

  private void assertUnchanged() {
    Map<String, String> now = objects();
    firstSeen.forEach((key, etag) -> assertThat(now.get(key)).as("I3 %s", key).isEqualTo(etag));
    firstSeen.putAll(now);
  }

  /** Lines by the reader's rules. */
  private Map<String, String> read(Map<Integer, Long> since) {
    Map<String, String> found = new TreeMap<>();
    chains()
        .forEach(
            (partition, chain) -> {
              assertThat(chain.gap()).as("I2").isEmpty();
              for (Chain.Slice slice : chain.slices()) {
                if (slice.take().to() <= since.getOrDefault(partition, 0L)) {
                  continue;
                }
                for (String line : lines(zone.key(slice.object()))) {
                  long offset = offset(line);
                  assertThat(slice.object().range().contains(offset)).as("%s", slice).isTrue();
                  if (slice.take().contains(offset)) {
                    assertThat(found.put(place(partition, offset), line)).as("twice").isNull();
                  }
                }
              }
            });
    return found;
  }

  private static long offset(String line) {
    int begin = line.lastIndexOf(OFFSET);
    int end = line.lastIndexOf(TIMESTAMP);
    assertThat(begin).as(line).isPositive().isLessThan(end);
    return Long.parseLong(line.substring(begin + OFFSET.length(), end));
  }

  private List<String> lines(String key) {
    return lines.computeIfAbsent(
        key, each -> new String(bucket.read(each), UTF_8).lines().toList());
  }

  private static String place(int partition, long offset) {
    return partition + "-" + offset;
  }

  private static String line(ConsumerRecord<byte[], byte[]> record) {
    String value =
        record.value() == null ? "{\"_deleted\":true}" : new String(record.value(), UTF_8);
    return value.substring(0, value.length() - 1)
        + ",\"_key\":"
        + (record.key() == null ? "null" : ByteBuffer.wrap(record.key()).getLong())
        + ",\"_partition\":"
        + record.partition()
        + OFFSET
        + record.offset()
        + TIMESTAMP
        + record.timestamp()
        + "}";
  }
}
