package io.chartlake.audit.model;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is known of every event: sent, acknowledged, seen in the topic. Four bits an event; where an
 * event lies is kept as a sum of hashes per block of 4,096 events, so that positions are compared
 * without being stored. The ledger has to be read before the topic.
 */
public final class EventBook {
  private final Map<String, Source> sources = new TreeMap<>();

  /** How many events there are of a kind, and each of them, to be read once. */
  public record Events(long count, Stream<EventId> ids) {
    public static Events none() {
      return new Events(0, Stream.empty());
    }
  }

  private static final class Source {
    final SparseBits sent = new SparseBits();
    final SparseBits acked = new SparseBits();

    /** Acknowledged without a position: the broker knew the batch already. */
    final SparseBits unplaced = new SparseBits();

    final SparseBits seen = new SparseBits();

    /** Per block the sum of hashes of acknowledged positions less that of positions seen. */
    final Map<Long, Long> sums = new HashMap<>();
  }

  /** Notes that the event was about to be sent; false when it was noted before. */
  public boolean sent(EventId id) {
    return source(id).sent.add(id.sequence());
  }

  /** Notes where the broker said the event is, offset -1 if it did not; false when repeated. */
  public boolean acked(EventId id, int partition, long offset) {
    Source source = source(id);
    if (!source.acked.add(id.sequence())) {
      return false;
    }
    if (offset < 0) {
      source.unplaced.add(id.sequence());
    } else {
      source.sums.merge(block(id), hash(id, partition, offset), Long::sum);
    }
    return true;
  }

  /** Notes where the event is in the topic; false when it was seen before. */
  public boolean seen(EventId id, int partition, long offset) {
    Source source = source(id);
    if (!source.seen.add(id.sequence())) {
      return false;
    }
    if (isPlaced(source, id)) {
      source.sums.merge(block(id), -hash(id, partition, offset), Long::sum);
    }
    return true;
  }

  public boolean isSeen(EventId id) {
    Source source = sources.get(id.source());
    return source != null && source.seen.contains(id.sequence());
  }

  public long countSent() {
    return sum(source -> source.sent.size());
  }

  public long countAcked() {
    return sum(source -> source.acked.size());
  }

  public long countUnplaced() {
    return sum(source -> source.unplaced.size());
  }

  /** Sent, and no word of them since: they may be in the topic or not. */
  public long countInDoubt() {
    return sum(source -> source.sent.countWithout(source.acked));
  }

  /** Acknowledged and never sent. */
  public Events ackedNeverSent() {
    return events(source -> source.acked, source -> source.sent);
  }

  /** Acknowledged and not in the topic. */
  public Events lost() {
    return events(source -> source.acked, source -> source.seen);
  }

  /** In the topic and never sent. */
  public Events neverSent() {
    return events(source -> source.seen, source -> source.sent);
  }

  /** Whether any block's acknowledged positions differ from those seen. */
  public boolean hasSuspects() {
    return sources.values().stream()
        .anyMatch(source -> source.sums.values().stream().anyMatch(sum -> sum != 0));
  }

  /** Whether the event is acknowledged with a position, in a block where positions differ. */
  public boolean isSuspect(EventId id) {
    Source source = sources.get(id.source());
    return source != null && source.sums.getOrDefault(block(id), 0L) != 0 && isPlaced(source, id);
  }

  private Source source(EventId id) {
    return sources.computeIfAbsent(id.source(), name -> new Source());
  }

  private long sum(Function<Source, Long> count) {
    return sources.values().stream().mapToLong(count::apply).sum();
  }

  private Events events(Function<Source, SparseBits> which, Function<Source, SparseBits> without) {
    return new Events(
        sum(source -> which.apply(source).countWithout(without.apply(source))),
        sources.entrySet().stream()
            .flatMap(
                entry ->
                    which
                        .apply(entry.getValue())
                        .without(without.apply(entry.getValue()))
                        .mapToObj(sequence -> new EventId(entry.getKey(), sequence))));
  }

  private static boolean isPlaced(Source source, EventId id) {
    return source.acked.contains(id.sequence()) && !source.unplaced.contains(id.sequence());
  }

  private static long block(EventId id) {
    return id.sequence() >>> SparseBits.BLOCK_SHIFT;
  }

  /** SplitMix64's finisher over the three numbers. */
  private static long hash(EventId id, int partition, long offset) {
    return mix(mix(mix(id.sequence()) + partition) + offset);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
