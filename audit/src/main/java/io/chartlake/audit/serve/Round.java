package io.chartlake.audit.serve;

import io.chartlake.audit.Watermark;
import io.chartlake.rawzone.name.OffsetRange;
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
 * tells is never behind what an earlier one told.
 */
final class Round {
  private final List<Feed> feeds;
  private final List<String> events;
  private final List<String> deadLetters;
  private final Commits commits;
  private final Map<Feed, RawSearch> searches;
  private final Topics topics;
  private final Probes trino;
  private final Probes s3;
  private final Probes kafka;
  private final Clock clock;

  /**
   * @param events topics of which only the ends are wanted
   * @param searches one for each feed
   */
  Round(
      List<Feed> feeds,
      List<String> events,
      List<String> deadLetters,
      Commits commits,
      Map<Feed, RawSearch> searches,
      Topics topics,
      Asked asked,
      Clock clock) {
    this.feeds = feeds;
    this.events = events;
    this.deadLetters = deadLetters;
    this.commits = commits;
    this.searches = searches;
    this.topics = topics;
    this.trino = asked.trino();
    this.s3 = asked.s3();
    this.kafka = asked.kafka();
    this.clock = clock;
  }

  /** Who asks each source. */
  record Asked(Probes trino, Probes s3, Probes kafka) {}

  Reading run() {
    Map<Feed, Optional<Optional<Compacted>>> tables = new LinkedHashMap<>();
    trino.beginRound();
    for (Feed feed : feeds) {
      tables.put(feed, trino.ask(feed.table(), () -> commits.newest(feed.table())));
    }
    Map<Feed, Optional<Landed>> landed = new LinkedHashMap<>();
    s3.beginRound();
    for (Feed feed : feeds) {
      Optional<Watermark> watermark = tables.get(feed).map(newest -> watermark(feed, newest));
      landed.put(feed, s3.ask(feed.topic(), () -> searches.get(feed).look(watermark)));
    }
    kafka.beginRound();
    Map<String, Map<Integer, Long>> ends = new LinkedHashMap<>();
    List<Reading.FeedReading> readings = new ArrayList<>();
    for (Feed feed : feeds) {
      Optional<Landed> raw = landed.get(feed);
      readings.add(
          new Reading.FeedReading(feed, tables.get(feed), raw, waiting(feed.topic(), raw, ends)));
    }
    for (String topic : events) {
      kafka.ask(topic, () -> topics.ends(topic)).ifPresent(known -> ends.put(topic, known));
    }
    Map<String, Long> letters = new LinkedHashMap<>();
    for (String topic : deadLetters) {
      kafka
          .ask(topic, () -> topics.ends(topic))
          .ifPresent(
              known ->
                  letters.put(topic, known.values().stream().mapToLong(Long::longValue).sum()));
    }
    return new Reading(
        clock.instant(),
        readings,
        ends,
        letters,
        Stream.of(trino, s3, kafka).flatMap(probes -> probes.tallies().stream()).toList());
  }

  private static Watermark watermark(Feed feed, Optional<Compacted> newest) {
    return newest.map(Compacted::watermark).orElseGet(() -> RawSearch.nothingRead(feed.zone()));
  }

  private Optional<Map<Integer, Optional<Reading.Unlanded>>> waiting(
      String topic, Optional<Landed> landed, Map<String, Map<Integer, Long>> ends) {
    return kafka
        .ask(
            topic,
            () -> {
              Map<Integer, Long> known = topics.ends(topic);
              ends.put(topic, known);
              return landed.map(raw -> unlanded(topic, known, raw));
            })
        .flatMap(answer -> answer);
  }

  private Map<Integer, Optional<Reading.Unlanded>> unlanded(
      String topic, Map<Integer, Long> ends, Landed landed) {
    Map<Integer, OffsetRange> tails = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          if (landed.end(partition) < end) {
            tails.put(partition, new OffsetRange(landed.end(partition), end));
          }
        });
    Map<Integer, Topics.Waiting> first = topics.first(topic, tails);
    Map<Integer, Optional<Reading.Unlanded>> waiting = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            waiting.put(
                partition,
                Optional.ofNullable(first.get(partition))
                    .map(record -> new Reading.Unlanded(end - record.offset(), record.at()))));
    return waiting;
  }
}
