package io.chartlake.audit.source;

import io.chartlake.audit.model.LogRecord;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which records a stage set aside, by the coordinates in its dead letters' headers.
 *
 * @param offsets set aside, by partition of the topic they came from
 * @param whole whether the dead-letter topic still has its log from the beginning, or is absent
 */
public record SetAsideOffsets(Map<Integer, SparseBits> offsets, boolean whole) {
  private static final SparseBits NONE = new SparseBits();

  /** Reads the stage's dead letters. */
  public static SetAsideOffsets of(Stage stage) {
    Optional<TopicState> state = stage.deadLetters().state();
    Map<Integer, SparseBits> offsets = new HashMap<>();
    state.ifPresent(
        known -> stage.deadLetters().read(known.ranges(), letter -> take(letter, stage, offsets)));
    return new SetAsideOffsets(offsets, state.map(TopicState::isWhole).orElse(true));
  }

  private static void take(LogRecord letter, Stage stage, Map<Integer, SparseBits> offsets) {
    String prefix = stage.headers();
    if (letter.header(prefix + "topic").filter(stage.input().topic()::equals).isEmpty()) {
      return;
    }
    OptionalLong partition = number(letter, prefix + "partition");
    OptionalLong offset = number(letter, prefix + "offset");
    if (partition.isPresent() && partition.getAsLong() <= Integer.MAX_VALUE && offset.isPresent()) {
      offsets
          .computeIfAbsent((int) partition.getAsLong(), number -> new SparseBits())
          .add(offset.getAsLong());
    }
  }

  private static OptionalLong number(LogRecord letter, String header) {
    try {
      long number = Long.parseLong(letter.header(header).orElse(""));
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  public SparseBits of(int partition) {
    return offsets.getOrDefault(partition, NONE);
  }
}
