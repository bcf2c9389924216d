package io.chartlake.lagexporter;

import io.chartlake.lagexporter.TableCommits.TableCommit;
import io.chartlake.rawzone.watermark.Watermark;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Readings as metrics. A value is shown until the next reading; when none comes for too long, all
 * values are removed, so that an exporter that hangs never looks like a healthy pipeline.
 */
final class LagMetrics implements AutoCloseable {
  private static final double MILLIS = 1_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<RoundGauge> gauges = new ArrayList<>();
  private final RoundGauge watermark =
      gauge("watermark.offset", "Next offset the table has to read");
  private final RoundGauge compactionOffsets =
      gauge("compaction.lag.offsets", "Landed offsets the table has not read");
  private final RoundGauge compactionSeconds =
      gauge(
          "compaction.lag.seconds",
          "How long ago the oldest object landed that the table has not read; 0 for none");
  private final RoundGauge gapRanges =
      gauge("gaps", "Ranges of offsets that no object behind the watermark covers");
  private final RoundGauge gapOffsets = gauge("gap.offsets", "Offsets in these ranges");
  private final RoundGauge lastCommit =
      gauge(
          "last.commit.timestamp.seconds",
          "When the table's newest commit with a watermark was made");
  private final RoundGauge rawEnd = gauge("raw.end.offset", "Offset behind the newest object");
  private final RoundGauge unknownObjects =
      gauge("raw.unknown.objects", "Names in the newest hours that are not a raw object's");
  private final RoundGauge topicEnd =
      gauge("topic.end.offset", "Where the topic's committed records end");
  private final RoundGauge landingOffsets =
      gauge(
          "landing.lag.offsets",
          "Offsets from the first record that has not landed to the topic's end; 0 for none");
  private final RoundGauge landingSeconds =
      gauge("landing.lag.seconds", "Age of the oldest record that has not landed; 0 for none");
  private final RoundGauge probeUp =
      gauge("audit.probe.up", "1 while the source answers, 0 while it does not");
  private final RoundGauge probeAnswered =
      gauge("audit.probe.last.success.timestamp.seconds", "When the source answered last");
  private final RoundCounter deadLetters =
      new RoundCounter(
          registry,
          "chartlake.dead.letters",
          "Offsets written to a dead-letter topic, transaction markers included");
  private final RoundCounter probeFailures =
      new RoundCounter(
          registry, "chartlake.audit.probe.failures", "Questions that the source did not answer");

  private final Clock clock;
  private final Duration staleAfter;
  private final Instant started;
  private Optional<Reading> newest = Optional.empty();

  /**
   * @param staleAfter how old a reading may be and still be shown
   */
  LagMetrics(Clock clock, Duration staleAfter, LongAdder storeRequests) {
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.started = clock.instant();
    FunctionCounter.builder("chartlake.audit.store.requests", storeRequests, LongAdder::doubleValue)
        .description("Requests for listings that the store was sent")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private RoundGauge gauge(String name, String description) {
    RoundGauge gauge = new RoundGauge(registry, "chartlake." + name, description);
    gauges.add(gauge);
    return gauge;
  }

  synchronized void show(Reading reading) {
    newest = Optional.of(reading);
    reading.tables().forEach(table -> addTable(table, reading.at()));
    reading
        .ends()
        .forEach(
            (topic, ends) ->
                ends.forEach((partition, end) -> topicEnd.add(tags(topic, partition), end)));
    reading
        .deadLetters()
        .forEach((topic, total) -> deadLetters.add(Tags.of("topic", topic), total));
    showAdded(reading.probes(), true);
  }

  /** Everything in Prometheus' text format; of a reading that is too old, only that it is. */
  synchronized String scrape() {
    if (isStale()) {
      showAdded(newest.map(Reading::probes).orElse(List.of()), false);
    }
    return registry.scrape();
  }

  synchronized Optional<Reading> newest() {
    return newest;
  }

  /** Since the newest reading, or since the start. */
  synchronized Duration age() {
    return Duration.between(newest.map(Reading::at).orElse(started), clock.instant());
  }

  boolean isStale() {
    return age().compareTo(staleAfter) > 0;
  }

  @Override
  public void close() {
    registry.close();
  }

  private void showAdded(List<Probes.Tally> probes, boolean fresh) {
    for (Probes.Tally tally : probes) {
      Tags tags = Tags.of("source", tally.source().label(), "target", tally.target());
      probeUp.add(tags, fresh && tally.failure().isEmpty() ? 1 : 0);
      tally.answered().ifPresent(at -> probeAnswered.add(tags, at.toEpochMilli() / MILLIS));
      probeFailures.add(tags, tally.failures());
    }
    gauges.forEach(RoundGauge::show);
    deadLetters.show();
    probeFailures.show();
  }

  private void addTable(Reading.TableReading reading, Instant now) {
    CompactedTable table = reading.table();
    Tags named = Tags.of("table", table.name());
    Optional<TableCommit> commit = reading.commit().flatMap(newest -> newest);
    commit.ifPresent(
        known -> {
          lastCommit.add(named, known.at().toEpochMilli() / MILLIS);
          for (int partition = 0; partition < known.watermark().partitions(); partition++) {
            watermark.add(
                named.and(tags(table.topic(), partition)),
                (double) known.watermark().next(partition));
          }
        });
    reading
        .landed()
        .ifPresent(
            landed -> {
              unknownObjects.add(Tags.of("topic", table.topic()), landed.unknown());
              landed
                  .partitions()
                  .forEach((partition, part) -> addLanded(reading, partition, part, now));
            });
    reading
        .unlanded()
        .ifPresent(
            unlanded ->
                unlanded.forEach(
                    (partition, first) -> addUnlanded(tags(table.topic(), partition), first, now)));
  }

  private void addLanded(
      Reading.TableReading reading, int partition, LandedTopic.Part part, Instant now) {
    Tags tags = tags(reading.table().topic(), partition);
    rawEnd.add(tags, (double) part.end());
    if (part.backlog().isEmpty()) {
      return;
    }
    LandedTopic.Backlog backlog = part.backlog().get();
    Tags both = tags.and("table", reading.table().name());
    Optional<Watermark> read =
        reading.commit().flatMap(newest -> newest).map(TableCommit::watermark);
    long next = read.map(known -> known.next(partition)).orElse(0L);
    compactionOffsets.add(both, (double) Math.max(0, part.end() - next));
    compactionSeconds.add(both, backlog.since().map(since -> age(since, now)).orElse(0.0));
    gapRanges.add(both, backlog.gaps().size());
    gapOffsets.add(both, (double) backlog.missing());
  }

  private void addUnlanded(Tags tags, Optional<Reading.Unlanded> first, Instant now) {
    landingOffsets.add(tags, first.map(Reading.Unlanded::offsets).orElse(0L));
    if (first.isEmpty()) {
      landingSeconds.add(tags, 0);
    } else {
      first.get().since().ifPresent(since -> landingSeconds.add(tags, age(since, now)));
    }
  }

  private static Tags tags(String topic, int partition) {
    return Tags.of("topic", topic, "partition", Integer.toString(partition));
  }

  /** In seconds; 0 for what another machine's clock puts into the future. */
  private static double age(Instant then, Instant now) {
    return Math.max(0, Duration.between(then, now).toMillis() / MILLIS);
  }
}
