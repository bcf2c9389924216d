package io.chartlake.audit.layer;

import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.TopicReader;
import io.chartlake.rawzone.name.OffsetRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A topic in memory, with holes, retention, compaction and transactions as tests need them. */
final class FakeLog implements TopicReader {
  static final long TIME = 1_700_000_000_000L;

  private final String topic;
  final List<TreeMap<Long, LogRecord>> partitions = new ArrayList<>();
  final long[] starts;
  final long[] ends;
  final long[] highWatermarks;
  final Set<Coordinates> uncommitted = new HashSet<>();
  String id = "topic-id";
  boolean compacted;
  boolean exists = true;

  /** What happens each time somebody asks how long the topic is. */
  Runnable onState = () -> {};

  Optional<SourceException> failure = Optional.empty();

  /** Records after which the next read breaks off, once. */
  OptionalLong breaksOffAfter = OptionalLong.empty();

  FakeLog(String topic, int partitions) {
    this.topic = topic;
    starts = new long[partitions];
    ends = new long[partitions];
    highWatermarks = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new TreeMap<>());
    }
  }

  static byte[] key(long key) {
    return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
  }

  long append(int partition, long key, String value) {
    return append(
        partition,
        Optional.of(key(key)),
        Optional.ofNullable(value).map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Map.of());
  }

  long append(
      int partition, Optional<byte[]> key, Optional<byte[]> value, Map<String, byte[]> headers) {
    long offset = ends[partition]++;
    highWatermarks[partition] = ends[partition];
    partitions
        .get(partition)
        .put(
            offset,
            new LogRecord(
                partition,
                offset,
                OptionalLong.of(TIME + offset),
                key,
                value,
                headers.entrySet().stream()
                    .map(
                        header ->
                            new LogRecord.Header(header.getKey(), Optional.of(header.getValue())))
                    .toList()));
    return offset;
  }

  /** Puts another value at an offset that has a record. */
  void replace(int partition, long offset, long key, String value) {
    partitions
        .get(partition)
        .put(
            offset,
            new LogRecord(
                partition,
                offset,
                OptionalLong.of(TIME + offset),
                Optional.of(key(key)),
                Optional.ofNullable(value).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                List.of()));
  }

  /** A transaction marker: an offset without a record. */
  void marker(int partition) {
    highWatermarks[partition] = ++ends[partition];
  }

  LogRecord remove(int partition, long offset) {
    return partitions.get(partition).remove(offset);
  }

  void deadLetter(String prefix, String source, long partition, long offset) {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put(prefix + "topic", source.getBytes(StandardCharsets.UTF_8));
    headers.put(prefix + "partition", Long.toString(partition).getBytes(StandardCharsets.UTF_8));
    headers.put(prefix + "offset", Long.toString(offset).getBytes(StandardCharsets.UTF_8));
    append(0, Optional.empty(), Optional.empty(), headers);
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public Optional<TopicState> state() {
    onState.run();
    failure.ifPresent(
        e -> {
          throw e;
        });
    if (!exists) {
      return Optional.empty();
    }
    List<TopicState.Bounds> bounds = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      bounds.add(new TopicState.Bounds(starts[i], ends[i], highWatermarks[i]));
    }
    return Optional.of(new TopicState(id, compacted, bounds));
  }

  @Override
  public void read(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink) {
    if (ranges.isEmpty()) {
      return;
    }
    long[] left = {breaksOffAfter.orElse(Long.MAX_VALUE)};
    breaksOffAfter = OptionalLong.empty();
    readUncommitted(
        ranges,
        record -> {
          if (left[0]-- == 0) {
            throw new SourceException("the broker went away");
          }
          if (!uncommitted.contains(new Coordinates(topic, record.partition(), record.offset()))) {
            sink.accept(record);
          }
        });
  }

  @Override
  public void readUncommitted(Map<Integer, OffsetRange> ranges, Consumer<LogRecord> sink) {
    ranges.forEach(
        (partition, range) ->
            List.copyOf(
                    partitions
                        .get(partition)
                        .subMap(Math.max(range.from(), starts[partition]), range.to())
                        .values())
                .forEach(sink));
  }
}
