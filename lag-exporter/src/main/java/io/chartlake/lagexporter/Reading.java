package io.chartlake.lagexporter;

import io.chartlake.lagexporter.TableCommits.TableCommit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one round found; what a source did not answer is absent.
 *
 * @param at when the round ended
 * @param ends last stable offsets by topic and partition
 * @param deadLetters offsets ever written, by topic
 * @param probes how every question has fared so far
 */
record Reading(
    Instant at,
    List<TableReading> tables,
    Map<String, Map<Integer, Long>> ends,
    Map<String, Long> deadLetters,
    List<Probes.Tally> probes) {
  Reading {
    tables = List.copyOf(tables);
    ends = Map.copyOf(ends);
    deadLetters = Map.copyOf(deadLetters);
    probes = List.copyOf(probes);
  }

  /**
   * One table.
   *
   * @param commit empty when Trino did not answer; inside, empty while the table has no commit
   * @param landed what the bucket holds
   * @param unlanded per partition what has not landed, if anything
   */
  record TableReading(
      CompactedTable table,
      Optional<Optional<TableCommit>> commit,
      Optional<LandedTopic> landed,
      Optional<Map<Integer, Optional<Unlanded>>> unlanded) {}

  /**
   * What has not landed of a partition.
   *
   * @param offsets from the first such record to the log's end
   * @param since the time of that record; empty where its topic keeps none
   */
  record Unlanded(long offsets, Optional<Instant> since) {}
}
