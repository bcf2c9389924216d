package io.chartlake.lagexporter;

import io.chartlake.rawzone.name.OffsetRange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Offsets of a cluster's topics. */
interface TopicOffsets {

  /** A committed record; without a time where its topic keeps none. */
  record FirstRecord(long offset, Optional<Instant> at) {}

  /**
   * Each partition's last stable offset.
   *
   * @throws io.chartlake.cli.CommandException when there is no such topic or no answer
   */
  Map<Integer, Long> ends(String topic);

  /**
   * The first committed record in each range; nothing for a range that holds transaction markers
   * alone.
   *
   * @throws io.chartlake.cli.CommandException when there is no answer
   */
  Map<Integer, FirstRecord> first(String topic, Map<Integer, OffsetRange> ranges);
}
