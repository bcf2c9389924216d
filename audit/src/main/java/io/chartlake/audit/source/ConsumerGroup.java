package io.chartlake.audit.source;

import io.chartlake.audit.model.SourceException;
import java.util.Map;

/** The consumer group of one stage of the pipeline: how far it is, and whether anybody is in it. */
public interface ConsumerGroup {

  String name();

  /**
   * What the group has committed of the partitions from 0 up. A partition that it never committed
   * is at 0; one whose commit is part of a transaction still under way is not in the map.
   *
   * @throws SourceException when the group cannot be asked
   */
  Map<Integer, Long> committed(String topic, int partitions);

  /**
   * Whether the group has members.
   *
   * @throws SourceException when the group cannot be asked
   */
  boolean isRunning();

  /** Whether it is certain that nobody is in the group. */
  default boolean isAway() {
    try {
      return !isRunning();
    } catch (SourceException e) {
      return false;
    }
  }
}
