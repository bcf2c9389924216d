package io.chartlake.audit.layer;

import io.chartlake.audit.cut.Attempts;
import io.chartlake.audit.cut.ChangelogFold;
import io.chartlake.audit.cut.CountingWait;
import io.chartlake.audit.cut.CutWait;
import io.chartlake.audit.cut.DecidedWait;
import io.chartlake.audit.cut.EventFold;
import io.chartlake.audit.cut.LandingState;
import io.chartlake.audit.cut.LandingWait;
import io.chartlake.audit.cut.Settling;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.report.Cut;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.report.Report;
import io.chartlake.audit.report.StatusLine;
import io.chartlake.audit.source.Ledger;
import io.chartlake.audit.source.Sources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The audit as its story: cut, read what was promised, wait, judge layer by layer. */
public final class Audit {
  private final AuditSettings settings;
  private final Sources sources;
  private final Progress progress;
  private final StatusLine line;
  private final LongSupplier nanoTime;
  private final Settling.Pause pause;
  private final EventBook book = new EventBook();
  private final KeyStates keys = new KeyStates();
  private final EventFold eventFold;
  private final ChangelogFold changelogFold;
  private final TopicFold events;
  private final TopicFold changelog;

  public Audit(
      AuditSettings settings,
      Sources sources,
      Progress progress,
      StatusLine line,
      LongSupplier nanoTime,
      Settling.Pause pause) {
    this.settings = settings;
    this.sources = sources;
    this.progress = progress;
    this.line = line;
    this.nanoTime = nanoTime;
    this.pause = pause;
    RecordFormat format = settings.records();
    eventFold = new EventFold(sources.events().topic(), format, book, keys);
    changelogFold = new ChangelogFold(sources.changelog().topic(), format, keys);
    events = new TopicFold(sources.events(), eventFold::accept);
    changelog = new TopicFold(sources.changelog(), changelogFold::accept);
  }

  public Report run() {
    Instant at = Instant.now();
    // The ledger first: what it says was acknowledged is below the topic's end that is taken next.
    LayerResult ledger = judge(new LedgerLayer(sources.ledger(), book, progress));
    CountingWait counting =
        new CountingWait(events, eventFold, changelog, keys, sources.counting());
    LandingState landing =
        new LandingState(
            sources.landingDeadLetters(),
            settings.landingDeadLetterHeaders(),
            changelog,
            changelogFold,
            sources.landing());
    settle(counting, new LandingWait(sources.raw(), settings.zone(), changelog, landing));
    List<LayerResult> results = new ArrayList<>();
    results.add(ledger);
    results.addAll(layers(counting, landing));
    return new Report(at, cut(), results);
  }

  private void settle(CountingWait counting, LandingWait landing) {
    progress.begin("topics", "records");
    Settling settling = new Settling(settings.settleAtMost(), nanoTime, pause, line);
    boolean judgesEvents = settings.judges(Part.TOPIC);
    if (judgesEvents && settings.judges(Part.CHANGELOG)) {
      settling.await(counting);
    } else {
      if (judgesEvents) {
        settling.await(new CutWait(events));
        settling.await(counting::pendingReads);
      }
      if (Stream.of(Part.CHANGELOG, Part.RAW, Part.TRINO).anyMatch(settings::judges)) {
        settling.await(new CutWait(changelog));
      }
    }
    if (judgesEvents) {
      settling.await(new DecidedWait(sources.deadLetters()));
    }
    if (settings.judges(Part.RAW) || settings.judges(Part.TRINO)) {
      settling.await(landing);
    }
  }

  private List<LayerResult> layers(CountingWait counting, LandingState landing) {
    RecordFormat format = settings.records();
    Optional<Ledger> ledger =
        settings.judges(Part.LEDGER) ? Optional.of(sources.ledger()) : Optional.empty();
    Attempts attempts = new Attempts(pause);
    TablePosition position =
        new TablePosition(
            sources.tables(),
            settings.table(),
            settings.watermarkProperty(),
            !settings.judges(Part.TABLE) && settings.expectCommits().isEmpty());
    RawLayer raw =
        new RawLayer(
            settings.zone(),
            sources.raw(),
            sources.changelog(),
            changelog,
            landing,
            format,
            keys,
            position,
            pause,
            progress);
    List<Layer> layers =
        List.of(
            new EventsLayer(
                ledger,
                sources.events(),
                events,
                eventFold,
                counting,
                sources.deadLetters(),
                settings.deadLetterHeaders(),
                book,
                format,
                progress),
            new ChangelogLayer(
                sources.changelog().topic(),
                settings.judges(Part.TOPIC) ? Optional.of(events) : Optional.empty(),
                counting,
                eventFold,
                changelog,
                changelogFold,
                keys,
                progress),
            raw,
            new TableLayer(
                settings.table(),
                settings.rows(),
                sources.tables(),
                position,
                settings.zone(),
                raw,
                changelog,
                keys,
                attempts,
                progress),
            new NowLayer(
                settings.nowView(),
                settings.rows(),
                sources.tables(),
                sources.changelog(),
                changelog,
                format,
                landing,
                keys,
                attempts,
                progress),
            new RawTableLayer(
                settings.rawTable(),
                sources.tables(),
                raw,
                sources.raw(),
                settings.zone(),
                attempts,
                progress));
    List<LayerResult> results = new ArrayList<>();
    layers.forEach(layer -> results.add(judge(layer)));
    results.addAll(expectations(eventFold, raw, position));
    return results;
  }

  private Cut cut() {
    Map<String, Map<Integer, Long>> topics = new HashMap<>();
    Stream.of(events, changelog)
        .filter(TopicFold::isRead)
        .forEach(topic -> topics.put(topic.topic(), topic.state().ends()));
    return new Cut(sources.ledger().bytes(), topics);
  }

  private LayerResult judge(Layer layer) {
    if (!settings.judges(layer.part())) {
      return LayerResult.skipped(layer.name());
    }
    return guarded(layer.name(), layer::judge);
  }

  private static LayerResult guarded(String name, Supplier<LayerResult> judge) {
    try {
      return judge.get();
    } catch (SourceException e) {
      return LayerResult.cannotJudge(name, e.getMessage());
    }
  }

  private List<LayerResult> expectations(EventFold events, RawLayer raw, TablePosition position) {
    List<Expectation> expectations = new ArrayList<>();
    settings
        .expectEvents()
        .ifPresent(
            least ->
                expectations.add(
                    new Expectation(
                        "plays",
                        least,
                        settings.judges(Part.TOPIC) ? events::counted : book::countAcked)));
    settings
        .expectObjects()
        .ifPresent(
            least ->
                expectations.add(
                    new Expectation(
                        "objects",
                        least,
                        () -> raw.evidence().map(RawLayer.Evidence::objects).orElse(0L))));
    settings
        .expectCommits()
        .ifPresent(
            least ->
                expectations.add(
                    new Expectation("commits", least, () -> position.get().commits())));
    return expectations.stream()
        .map(expectation -> guarded(expectation.name(), expectation::judge))
        .toList();
  }
}
