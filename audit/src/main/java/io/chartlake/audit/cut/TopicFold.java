package io.chartlake.audit.cut;

import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.source.TopicReader;
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
public abstract class TopicFold {
  private final TopicReader log;
  private final Findings findings = new Findings();
  private final Map<Integer, Long> positions = new HashMap<>();

  /** As it was when reading began: what retention takes later has been read. */
  private final Map<Integer, Long> starts = new HashMap<>();

  private final Map<Integer, Long> cut = new TreeMap<>();
  private final Map<Integer, Long> ends = new HashMap<>();
  private Optional<TopicState> first = Optional.empty();
  private boolean read;
  private long records;

  protected TopicFold(TopicReader log) {
    this.log = log;
  }

  /** Takes one record, once. */
  protected abstract void accept(LogRecord record);

  public final String topic() {
    return log.topic();
  }

  /** What is wrong with single records; a layer adds what only the whole shows. */
  public final Findings findings() {
    return findings;
  }

  public final long records() {
    return records;
  }

  /** Position behind the partition's last record; 0 when it has none. */
  public final long end(int partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** The topic as it is now. */
  public final TopicState look() {
    TopicState now =
        log.state()
            .orElseThrow(
                () ->
                    new SourceException(
                        "there is no topic '" + log.topic() + "'; start the pipeline first"));
    if (first.isPresent() && !first.get().id().equals(now.id())) {
      throw new SourceException(
          "topic '"
              + log.topic()
              + "' was deleted and created again while it was read; run the audit again");
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
  public final void advance() {
    TopicState now = look();
    cutAt(now);
    advanceTo(now.ends());
  }

  /** Reads what is committed up to the cut; says whether a transaction keeps back some of it. */
  public final Optional<String> advanceToCut() {
    TopicState now = look();
    Map<Integer, Long> reached = new HashMap<>();
    cut.forEach((partition, end) -> reached.put(partition, Math.min(end, now.end(partition))));
    advanceTo(reached);
    return reached.equals(cut) ? Optional.empty() : Optional.of(openTransaction(topic()));
  }

  /** What a wait says of a topic with an open transaction. */
  public static String openTransaction(String topic) {
    return "a transaction is open in '" + topic + "'";
  }

  /** Reads on up to these ends. */
  final void advanceTo(Map<Integer, Long> upTo) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    upTo.forEach((partition, end) -> addRange(ranges, partition, position(partition), end));
    // Record by record: a read that breaks off is resumed behind what it has delivered.
    log.read(
        ranges,
        record -> {
          records++;
          ends.put(record.partition(), record.offset() + 1);
          accept(record);
          positions.put(record.partition(), record.offset() + 1);
        });
    upTo.forEach((partition, end) -> positions.merge(partition, end, Math::max));
    read = true;
  }

  /** Reads once more what has been read from these offsets on. */
  public final void readAgain(Map<Integer, Long> from, Consumer<LogRecord> again) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    from.forEach(
        (partition, begin) ->
            addRange(
                ranges,
                partition,
                Math.max(begin, starts.getOrDefault(partition, 0L)),
                position(partition)));
    log.read(ranges, again);
  }

  /** Reads what has been committed since behind the position. */
  public final void readSince(Consumer<LogRecord> sink) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    look()
        .ends()
        .forEach((partition, end) -> addRange(ranges, partition, position(partition), end));
    log.read(ranges, sink);
  }

  private static void addRange(
      Map<Integer, OffsetRange> ranges, int partition, long from, long to) {
    if (from < to) {
      ranges.put(partition, new OffsetRange(from, to));
    }
  }

  public final boolean isRead() {
    return read;
  }

  /** The topic up to where it was read; reads it first when nobody has. */
  public final TopicState state() {
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

  /** The same; notes in the findings what keeps it from being judged as a whole. */
  public final TopicState judgedState() {
    TopicState state = state();
    if (!state.isWhole()) {
      findings.expired("the topic has lost its oldest records to retention");
    }
    if (state.hasOpenTransaction()) {
      findings.expired("a transaction is open: records behind it cannot be read");
    }
    return state;
  }

  /** Where reading goes on in the partition. */
  public final long position(int partition) {
    return positions.getOrDefault(partition, starts.getOrDefault(partition, 0L));
  }

  /** Log positions that were committed behind those read. */
  public final long newer() {
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
