package io.chartlake.audit.source;

import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.Text;
import io.chartlake.audit.model.TopicState;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which records a stage set aside, by the coordinates in its dead letters' headers.
 *
 * @param offsets set aside, by partition of the topic they came from
 * @param whole whether the dead-letter topic exists and still has its log from the beginning
 */
public record DeadLetters(Map<Integer, SparseBits> offsets, boolean whole) {
  private static final SparseBits NONE = new SparseBits();

  /**
   * Reads a dead-letter topic.
   *
   * @param prefix of the header names, before {@code topic}, {@code partition}, {@code offset}
   * @param source topic whose records are looked for
   */
  public static DeadLetters read(TopicLog log, String prefix, String source) {
    Optional<TopicState> state = log.state();
    if (state.isEmpty()) {
      return new DeadLetters(Map.of(), true);
    }
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < state.get().partitions().size(); partition++) {
      TopicState.Bounds bounds = state.get().partitions().get(partition);
      if (bounds.start() < bounds.end()) {
        ranges.put(partition, new OffsetRange(bounds.start(), bounds.end()));
      }
    }
    Map<Integer, SparseBits> offsets = new HashMap<>();
    if (!ranges.isEmpty()) {
      log.read(
          ranges,
          letter -> {
            if (letter.header(prefix + "topic").filter(source::equals).isPresent()) {
              Optional<Integer> partition =
                  letter.header(prefix + "partition").flatMap(Text::partition);
              Optional<Long> offset = letter.header(prefix + "offset").flatMap(Text::number);
              if (partition.isPresent() && offset.isPresent()) {
                offsets.computeIfAbsent(partition.get(), p -> new SparseBits()).add(offset.get());
              }
            }
          });
    }
    return new DeadLetters(offsets, state.get().isWhole());
  }

  public SparseBits of(int partition) {
    return offsets.getOrDefault(partition, NONE);
  }
}
