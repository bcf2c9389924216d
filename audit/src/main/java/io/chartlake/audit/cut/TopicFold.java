package io.chartlake.audit.cut;

import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.source.TopicLog;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads a topic once from its beginning up to a cut, in as many steps as it takes. The cut is where
 * the replicated log ended at the first look; {@link #advance} moves it on.
 */
public final class TopicFold {
  private final TopicLog log;
  private final Consumer<LogRecord> sink;
  private final Map<Integer, Long> positions = new HashMap<>();

  /** As it was when reading began: what retention takes later has been read. */
  private final Map<Integer, Long> starts = new HashMap<>();

  private final Map<Integer, Long> cut = new TreeMap<>();
  private Optional<TopicState> first = Optional.empty();
  private boolean read;

  public TopicFold(TopicLog log, Consumer<LogRecord> sink) {
    this.log = log;
    this.sink = sink;
  }

  public String topic() {
    return log.topic();
  }

  /** The topic as it is now. */
  public TopicState look() {
    TopicState now =
        log.state()
            .orElseThrow(
                () ->
                    new SourceException(
                        "there is no topic '" + log.topic() + "'; start the pipeline first"));
    if (first.isPresent() && !first.get().id().equals(now.id())) {
      throw new SourceException(
          "topic '" + log.topic() + "' was made anew while it was read; run the audit again");
    }
    for (int partition = 0; partition < now.partitions().size(); partition++) {
      starts.putIfAbsent(partition, now.partitions().get(partition).start());
    }
    if (first.isEmpty()) {
      first = Optional.of(now);
      cutAt(now);
    }
    return now;
  }

  /** Moves the cut to the end of the log and reads what is committed up to it. */
  public void advance() {
    TopicState now = look();
    cutAt(now);
    advanceTo(now.ends());
  }

  /** Reads what is committed up to the cut; false while a transaction keeps back some of it. */
  public boolean advanceToCut() {
    TopicState now = look();
    Map<Integer, Long> ends = new HashMap<>();
    cut.forEach((partition, end) -> ends.put(partition, Math.min(end, now.end(partition))));
    advanceTo(ends);
    return ends.equals(cut);
  }

  /** Reads on up to these ends. */
  public void advanceTo(Map<Integer, Long> ends) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long from = positions.getOrDefault(partition, starts.getOrDefault(partition, 0L));
          if (from < end) {
            ranges.put(partition, new OffsetRange(from, end));
          }
        });
    if (!ranges.isEmpty()) {
      // Record by record: a read that breaks off is taken up behind what it has told.
      log.read(
          ranges,
          record -> {
            sink.accept(record);
            positions.put(record.partition(), record.offset() + 1);
          });
    }
    ends.forEach((partition, end) -> positions.merge(partition, end, Math::max));
    read = true;
  }

  /** Reads once more what has been read from these offsets on. */
  public void readAgain(Map<Integer, Long> from, Consumer<LogRecord> again) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    from.forEach(
        (partition, first) -> {
          long start = Math.max(first, starts.getOrDefault(partition, 0L));
          if (start < position(partition)) {
            ranges.put(partition, new OffsetRange(start, position(partition)));
          }
        });
    if (!ranges.isEmpty()) {
      log.read(ranges, again);
    }
  }

  public boolean isRead() {
    return read;
  }

  /** The topic up to where it was read; reads it first when nobody has. */
  public TopicState state() {
    if (!read) {
      advance();
    }
    TopicState known = first.orElseThrow();
    return new TopicState(
        known.id(),
        known.compacted(),
        IntStream.range(0, cut.size())
            .mapToObj(
                partition ->
                    new TopicState.Bounds(
                        starts.get(partition), position(partition), cut.get(partition)))
            .toList());
  }

  /** Where reading goes on in the partition. */
  public long position(int partition) {
    return positions.getOrDefault(partition, starts.getOrDefault(partition, 0L));
  }

  /** Whether committed records have been added since. */
  public boolean moved() {
    return newer() > 0;
  }

  /** Log positions that were committed behind those read. */
  public long newer() {
    List<TopicState.Bounds> now = look().partitions();
    return IntStream.range(0, now.size())
        .mapToLong(partition -> Math.max(0, now.get(partition).end() - position(partition)))
        .sum();
  }

  private void cutAt(TopicState now) {
    for (int partition = 0; partition < now.partitions().size(); partition++) {
      cut.put(partition, now.partitions().get(partition).highWatermark());
    }
  }
}
