package io.chartlake.audit.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Readings as metrics. A value is shown until the next reading tells it anew; when none comes for
 * too long, all are taken back, so that an audit that hangs never looks like a pipeline that is
 * well.
 */
final class LagMetrics {
  private final Clock clock;
  private final Duration staleAfter;
  private final List<Family> families = new ArrayList<>();
  private final Family watermark;
  private final Family compactionOffsets;
  private final Family compactionSeconds;
  private final Family gaps;
  private final Family gapOffsets;
  private final Family lastCommit;
  private final Family rawEnd;
  private final Family unknownObjects;
  private final Family topicEnd;
  private final Family landingOffsets;
  private final Family landingSeconds;
  private final Counters deadLetters;
  private final ProbeMetrics probes;
  private Optional<Instant> newest = Optional.empty();

  LagMetrics(MeterRegistry registry, Clock clock, Duration staleAfter, LongAdder storeRequests) {
    this.clock = clock;
    this.staleAfter = staleAfter;
    watermark = family(registry, "watermark.offset", "Next offset the table has to read");
    compactionOffsets =
        family(registry, "compaction.lag.offsets", "Landed offsets the table has not read");
    compactionSeconds =
        family(
            registry,
            "compaction.lag.seconds",
            "How long ago the oldest object landed that the table has not read; 0 for none");
    gaps = family(registry, "gaps", "Ranges of offsets that no object behind the watermark covers");
    gapOffsets = family(registry, "gap.offsets", "Offsets in these ranges");
    lastCommit =
        family(
            registry,
            "last.commit.timestamp.seconds",
            "When the table's newest commit with a watermark was made");
    rawEnd = family(registry, "raw.end.offset", "Offset behind the newest object");
    unknownObjects =
        family(registry, "raw.unknown.objects", "Names in the newest hours that are no object's");
    topicEnd = family(registry, "topic.end.offset", "Where the topic's committed records end");
    landingOffsets =
        family(
            registry,
            "landing.lag.offsets",
            "Offsets from the first record that has not landed to the topic's end; 0 for none");
    landingSeconds =
        family(
            registry,
            "landing.lag.seconds",
            "Age of the oldest record that has not landed; 0 for none");
    deadLetters =
        new Counters(
            registry,
            "chartlake.dead.letters",
            "Offsets written to a topic of dead letters, marks of transactions included");
    probes = new ProbeMetrics(registry);
    FunctionCounter.builder("chartlake.audit.store.requests", storeRequests, LongAdder::doubleValue)
        .description("Requests for listings that the store was sent")
        .register(registry);
  }

  private Family family(MeterRegistry registry, String name, String description) {
    Family family = new Family(registry, "chartlake." + name, description);
    families.add(family);
    return family;
  }

  synchronized void show(Reading reading) {
    reading.feeds().forEach(feed -> addFeed(feed, reading.at()));
    reading
        .ends()
        .forEach(
            (topic, ends) ->
                ends.forEach((partition, end) -> topicEnd.add(part(topic, partition), end)));
    reading
        .deadLetters()
        .forEach((topic, total) -> deadLetters.add(Tags.of("topic", topic), total));
    probes.show(reading.probes());
    showAll();
    newest = Optional.of(reading.at());
  }

  /** Takes everything back when the newest reading is too old; gives whether it is. */
  synchronized boolean hideWhenStale() {
    boolean stale =
        newest.isEmpty()
            || Duration.between(newest.get(), clock.instant()).compareTo(staleAfter) > 0;
    if (stale) {
      showAll();
      probes.showStale();
    }
    return stale;
  }

  private void showAll() {
    families.forEach(Family::show);
    deadLetters.show();
  }

  private void addFeed(Reading.FeedReading reading, Instant now) {
    String topic = reading.feed().topic();
    Tags table = Tags.of("table", reading.feed().table());
    Optional<Compacted> commit = reading.table().flatMap(newest -> newest);
    commit.ifPresent(known -> lastCommit.add(table, Times.seconds(known.committedAt())));
    reading
        .landed()
        .ifPresent(
            landed -> {
              landed
                  .partitions()
                  .forEach((partition, part) -> addPart(reading, partition, part, now));
              unknownObjects.add(Tags.of("topic", topic), landed.unknown());
            });
    reading
        .waiting()
        .ifPresent(
            waiting ->
                waiting.forEach((partition, first) -> addTail(topic, partition, first, now)));
    commit.ifPresent(
        known -> {
          for (int partition = 0; partition < known.watermark().partitions(); partition++) {
            watermark.add(
                table.and(part(topic, partition)), (double) known.watermark().next(partition));
          }
        });
  }

  private void addPart(Reading.FeedReading reading, int partition, Landed.Part part, Instant now) {
    Tags tags = part(reading.feed().topic(), partition);
    rawEnd.add(tags, (double) part.end());
    part.backlog()
        .ifPresent(
            backlog -> {
              Tags both = tags.and("table", reading.feed().table());
              long next =
                  reading
                      .table()
                      .flatMap(newest -> newest)
                      .map(known -> known.watermark().next(partition))
                      .orElse(0L);
              compactionOffsets.add(both, (double) Math.max(0, part.end() - next));
              compactionSeconds.add(
                  both, backlog.since().map(since -> Times.age(since, now)).orElse(0.0));
              gaps.add(both, backlog.gaps().size());
              gapOffsets.add(both, (double) backlog.missing());
            });
  }

  private void addTail(String topic, int partition, Optional<Reading.Unlanded> first, Instant now) {
    Tags tags = part(topic, partition);
    landingOffsets.add(tags, first.map(Reading.Unlanded::offsets).orElse(0L));
    if (first.isEmpty()) {
      landingSeconds.add(tags, 0);
    } else {
      first.get().since().ifPresent(since -> landingSeconds.add(tags, Times.age(since, now)));
    }
  }

  private static Tags part(String topic, int partition) {
    return Tags.of("topic", topic, "partition", Integer.toString(partition));
  }
}
