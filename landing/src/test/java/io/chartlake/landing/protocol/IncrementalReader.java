package io.chartlake.landing.protocol;

import static io.chartlake.landing.protocol.Invariants.must;

import io.chartlake.rawzone.name.Chain;
import io.chartlake.rawzone.name.HourUtc;
import io.chartlake.rawzone.name.ObjectName;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the bucket piece by piece as the compaction does: it remembers where it is and the last
 * object it used, and lists the hours from that one's on.
 */
final class IncrementalReader {
  private final FakeKafka kafka;
  private final Invariants invariants;
  private final FakeTime time;
  private final Map<TopicPartition, Watermark> watermarks = new HashMap<>();

  /** How often a partition had to be listed whole before it could go on. */
  int wholeListings;

  private record Watermark(long next, ObjectName after) {}

  IncrementalReader(FakeKafka kafka, Invariants invariants, FakeTime time) {
    this.kafka = kafka;
    this.invariants = invariants;
    this.time = time;
  }

  long next(TopicPartition partition) {
    Watermark watermark = watermarks.get(partition);
    return watermark == null ? 0 : watermark.next();
  }

  void read(TopicPartition partition) {
    Invariants.Landed landed = invariants.landed(partition);
    Watermark watermark = watermarks.get(partition);
    long next = next(partition);
    Predicate<ObjectName> listed =
        watermark == null ? name -> true : since(watermark.after().hour());
    Chain chain = chain(landed, partition, next, listed);
    if (chain.gap().isPresent()) {
      wholeListings++;
      chain = chain(landed, partition, next, name -> true);
    }
    must(chain.gap().isEmpty(), "I2: a reader that stands at %s stalls: %s", next, chain.gap());
    for (Chain.Slice slice : chain.slices()) {
      take(partition, landed, slice);
      watermarks.put(partition, new Watermark(slice.take().to(), slice.object()));
    }
  }

  /** In the hour it stands in it looks only there; later at all hours that have come. */
  private Predicate<ObjectName> since(HourUtc hour) {
    boolean later = HourUtc.of(time.now()).compareTo(hour) > 0;
    return name -> later ? name.hour().compareTo(hour) >= 0 : name.hour().equals(hour);
  }

  private static Chain chain(
      Invariants.Landed landed, TopicPartition partition, long next, Predicate<ObjectName> listed) {
    List<ObjectName> names = landed.names.stream().filter(listed).toList();
    return Chain.from(partition.partition(), next, names);
  }

  /** Each record of the positions taken must come, and come once. */
  private void take(TopicPartition partition, Invariants.Landed landed, Chain.Slice slice) {
    OffsetRange take = slice.take();
    must(take.from() == next(partition), "I8: %s does not go on from %s", slice, next(partition));
    List<Long> taken = landed.offsets.get(slice.object()).stream().filter(take::contains).toList();
    List<Long> expected =
        kafka
            .log(landed.topicId, partition)
            .history
            .subMap(take.from(), take.to())
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue().isLine())
            .map(Map.Entry::getKey)
            .filter(offset -> offset >= landed.beganAt || taken.contains(offset))
            .toList();
    must(taken.equals(expected), "I2: %s brings %s, not %s", slice, taken, expected);
  }
}
