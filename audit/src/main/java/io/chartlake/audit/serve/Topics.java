package io.chartlake.audit.serve;

import io.chartlake.rawzone.name.OffsetRange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Topics of a cluster. */
interface Topics {

  /** A record that waits; without a time where its topic keeps none. */
  record Waiting(long offset, Optional<Instant> at) {}

  /**
   * Where each partition's log ends for those who read what is committed.
   *
   * @throws io.chartlake.audit.SourceException when there is no such topic or no answer
   */
  Map<Integer, Long> ends(String topic);

  /**
   * The first committed record in each range; of a range that has none, nothing: what it is made of
   * are marks of transactions.
   */
  Map<Integer, Waiting> first(String topic, Map<Integer, OffsetRange> ranges);
}
