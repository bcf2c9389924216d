package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What one round will read. */
public interface Step {

  /** The watermark it starts from. */
  Watermark before();

  /** Kafka's id of the topic that is read, where it is known. */
  Optional<String> topicId();

  /** Kafka partitions that have something new. */
  SortedSet<Integer> partitions();

  /** Confirmed holes; nothing behind them is read. */
  List<Gap> gaps();

  /** One of the holes in words, with what helps where that is known. */
  default String describe(Gap gap) {
    return gap.toString();
  }

  /** Keys of the raw zone that are no names of raw objects. */
  List<String> foreignKeys();

  /** Whether the source had more when this was planned, left out so that memory suffices. */
  boolean isBounded();

  /** The part of this step that fits a task's memory; this one when all of it does. */
  default Step first() {
    return this;
  }

  /** What is left of this step when its first part has been read. */
  default Step rest(Watermark reached) {
    throw new UnsupportedOperationException("this step has no parts");
  }

  /**
   * Reads, and writes files that are not yet part of the table.
   *
   * @param target what to write into
   */
  List<PartitionChange> read(Target target);

  /** Whether there is nothing new. */
  default boolean isEmpty() {
    return partitions().isEmpty();
  }

  /** The watermark of a table that has these changes of this step. */
  default Watermark after(List<PartitionChange> changes) {
    Watermark after = topicId().map(before()::withTopicId).orElse(before());
    for (PartitionChange change : changes) {
      if (!change.reached().after().isEmpty()) {
        after = after.with(change.partition(), change.next(), change.reached().after());
      } else if (change.next() > after.next(change.partition())) {
        after = after.with(change.partition(), change.next());
      }
    }
    return after;
  }
}
