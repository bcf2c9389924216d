package io.chartlake.audit.serve;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one round found; what a source did not tell is not in it.
 *
 * @param at when the round ended
 * @param ends per topic and partition where the log ends
 * @param probes how every question has fared so far
 */
record Reading(
    Instant at,
    List<FeedReading> feeds,
    Map<String, Map<Integer, Long>> ends,
    Map<String, Long> deadLetters,
    List<Probes.Tally> probes) {
  Reading {
    feeds = List.copyOf(feeds);
    ends = Map.copyOf(ends);
    deadLetters = Map.copyOf(deadLetters);
    probes = List.copyOf(probes);
  }

  /**
   * One feed.
   *
   * @param table whether the table told of its commits; inside, the newest if there is one
   * @param landed what the bucket holds
   * @param waiting per partition what has not landed, if anything
   */
  record FeedReading(
      Feed feed,
      Optional<Optional<Compacted>> table,
      Optional<Landed> landed,
      Optional<Map<Integer, Optional<Unlanded>>> waiting) {}

  /**
   * What has not landed of a partition.
   *
   * @param offsets from the first such record to the log's end
   * @param since the time of that record; empty where its topic keeps none
   */
  record Unlanded(long offsets, Optional<Instant> since) {}
}
