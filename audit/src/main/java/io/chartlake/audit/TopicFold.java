package io.chartlake.audit;

import io.chartlake.changelog.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads a topic once from its beginning, in as many steps as it takes to settle. */
final class TopicFold {
  private final TopicLog log;
  private final Consumer<LogRecord> sink;
  private final Map<Integer, Long> positions = new HashMap<>();
  private Optional<TopicState> state = Optional.empty();

  TopicFold(TopicLog log, Consumer<LogRecord> sink) {
    this.log = log;
    this.sink = sink;
  }

  /** Reads what was committed since the last call. */
  void advance() {
    TopicState now =
        log.state()
            .orElseThrow(
                () ->
                    new SourceException(
                        "there is no topic '" + log.topic() + "'; start the pipeline first"));
    if (state.isPresent() && !state.get().id().equals(now.id())) {
      throw new SourceException(
          "topic '" + log.topic() + "' was made anew while it was read; run the audit again");
    }
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < now.partitions().size(); partition++) {
      TopicState.Bounds bounds = now.partitions().get(partition);
      long from = positions.getOrDefault(partition, bounds.start());
      if (from < bounds.end()) {
        ranges.put(partition, new OffsetRange(from, bounds.end()));
      }
    }
    if (!ranges.isEmpty()) {
      // Record by record: a read that breaks off is taken up behind what it has told.
      log.read(
          ranges,
          record -> {
            sink.accept(record);
            positions.put(record.partition(), record.offset() + 1);
          });
    }
    for (int partition = 0; partition < now.partitions().size(); partition++) {
      positions.merge(partition, now.partitions().get(partition).end(), Math::max);
    }
    // The start as it was when reading began: what retention takes later has been read.
    state = Optional.of(state.map(first -> withStarts(now, first)).orElse(now));
  }

  /** The topic up to where it was read; reads it first when nobody has. */
  TopicState state() {
    if (state.isEmpty()) {
      advance();
    }
    return state.orElseThrow();
  }

  /** Whether the topic has grown since the last step. */
  boolean moved() {
    return !log.state().map(now -> now.sameEnds(state())).orElse(false);
  }

  private static TopicState withStarts(TopicState now, TopicState first) {
    if (now.partitions().size() != first.partitions().size()) {
      return now;
    }
    return new TopicState(
        now.id(),
        now.compacted(),
        IntStream.range(0, now.partitions().size())
            .mapToObj(
                p ->
                    new TopicState.Bounds(
                        first.partitions().get(p).start(),
                        now.partitions().get(p).end(),
                        now.partitions().get(p).highWatermark()))
            .toList());
  }
}
