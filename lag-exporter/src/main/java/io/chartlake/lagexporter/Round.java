package io.chartlake.lagexporter;

import io.chartlake.lagexporter.TableCommits.TableCommit;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.watermark.Watermark;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One look at everything: tables first, then the bucket, then Kafka, so that what a later source
 * answers is never behind what an earlier one answered.
 */
final class Round {
  private final Scope scope;
  private final Sources sources;
  private final Clock clock;

  /**
   * What is looked at.
   *
   * @param searches one for each table
   * @param events topics of which only the ends are read
   * @param deadLetters topics of dead letters
   */
  record Scope(
      Map<CompactedTable, LandedSearch> searches, List<String> events, List<String> deadLetters) {}

  /** What is asked, and who asks each source. */
  record Sources(
      TableCommits commits, TopicOffsets topics, Probes trino, Probes s3, Probes kafka) {}

  Round(Scope scope, Sources sources, Clock clock) {
    this.scope = scope;
    this.sources = sources;
    this.clock = clock;
  }

  Reading run() {
    Map<CompactedTable, Optional<Optional<TableCommit>>> commits = new HashMap<>();
    sources.trino().beginRound();
    for (CompactedTable table : scope.searches().keySet()) {
      commits.put(
          table, sources.trino().ask(table.name(), () -> sources.commits().newest(table.name())));
    }
    Map<CompactedTable, Optional<LandedTopic>> landed = new HashMap<>();
    sources.s3().beginRound();
    scope
        .searches()
        .forEach(
            (table, search) -> {
              Optional<Watermark> watermark =
                  commits.get(table).map(commit -> watermark(table, commit));
              landed.put(table, sources.s3().ask(table.topic(), () -> search.look(watermark)));
            });
    Map<String, Map<Integer, Long>> ends = new HashMap<>();
    List<Reading.TableReading> readings = new ArrayList<>();
    sources.kafka().beginRound();
    for (CompactedTable table : scope.searches().keySet()) {
      Optional<LandedTopic> raw = landed.get(table);
      readings.add(
          new Reading.TableReading(
              table, commits.get(table), raw, unlanded(table.topic(), raw, ends)));
    }
    for (String topic : scope.events()) {
      ends(topic).ifPresent(known -> ends.put(topic, known));
    }
    Map<String, Long> letters = new LinkedHashMap<>();
    for (String topic : scope.deadLetters()) {
      ends(topic)
          .ifPresent(
              known ->
                  letters.put(topic, known.values().stream().mapToLong(Long::longValue).sum()));
    }
    List<Probes.Tally> probes =
        Stream.of(sources.trino(), sources.s3(), sources.kafka())
            .flatMap(asked -> asked.tallies().stream())
            .toList();
    return new Reading(clock.instant(), readings, ends, letters, probes);
  }

  private static Watermark watermark(CompactedTable table, Optional<TableCommit> commit) {
    return commit.map(TableCommit::watermark).orElseGet(() -> Watermark.none(table.topic(), 1));
  }

  private Optional<Map<Integer, Long>> ends(String topic) {
    return sources.kafka().ask(topic, () -> sources.topics().ends(topic));
  }

  private Optional<Map<Integer, Optional<Reading.Unlanded>>> unlanded(
      String topic, Optional<LandedTopic> landed, Map<String, Map<Integer, Long>> ends) {
    return sources
        .kafka()
        .ask(
            topic,
            () -> {
              Map<Integer, Long> known = sources.topics().ends(topic);
              ends.put(topic, known);
              return landed.map(raw -> unlanded(topic, known, raw));
            })
        .flatMap(answer -> answer);
  }

  private Map<Integer, Optional<Reading.Unlanded>> unlanded(
      String topic, Map<Integer, Long> ends, LandedTopic landed) {
    Map<Integer, OffsetRange> tails = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          if (landed.end(partition) < end) {
            tails.put(partition, new OffsetRange(landed.end(partition), end));
          }
        });
    Map<Integer, TopicOffsets.FirstRecord> first = sources.topics().first(topic, tails);
    Map<Integer, Optional<Reading.Unlanded>> unlanded = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            unlanded.put(
                partition,
                Optional.ofNullable(first.get(partition))
                    .map(record -> new Reading.Unlanded(end - record.offset(), record.at()))));
    return unlanded;
  }
}
