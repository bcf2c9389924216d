package io.chartlake.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The audit as its story: read what was promised, wait, judge layer by layer. */
final class Audit {
  private final AuditSettings settings;
  private final Sources sources;
  private final Progress progress;
  private final LongSupplier nanoTime;
  private final Settling.Pause pause;
  private final EventBook book = new EventBook();
  private final Keys keys = new Keys();

  Audit(
      AuditSettings settings,
      Sources sources,
      Progress progress,
      LongSupplier nanoTime,
      Settling.Pause pause) {
    this.settings = settings;
    this.sources = sources;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  Report run() {
    Instant at = Instant.now();
    RecordFormat format = settings.records();
    boolean hasLedger = settings.judges(Part.LEDGER);
    EventFold eventFold = new EventFold(sources.events().topic(), format, hasLedger, book, keys);
    TopicFold events = new TopicFold(sources.events(), eventFold::accept);
    ChangelogFold changelogFold = new ChangelogFold(sources.changelog().topic(), format, keys);
    TopicFold changelog = new TopicFold(sources.changelog(), changelogFold::accept);
    Optional<Ledger> ledger = hasLedger ? Optional.of(sources.ledger()) : Optional.empty();
    Optional<TopicFold> judgedEvents =
        settings.judges(Part.TOPIC) ? Optional.of(events) : Optional.empty();

    List<LayerResult> results = new ArrayList<>();
    results.add(judge(new LedgerLayer(sources.ledger(), book, progress)));
    settle(judgedEvents, eventFold, changelog, changelogFold);
    results.add(
        judge(
            new EventsLayer(
                ledger,
                sources.events(),
                events,
                eventFold,
                sources.deadLetters(),
                settings.deadLetterHeaders(),
                book,
                format,
                progress)));
    results.add(
        judge(
            new ChangelogLayer(
                sources.changelog().topic(),
                judgedEvents,
                changelog,
                changelogFold,
                keys,
                progress)));
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
            sources.landingDeadLetters(),
            settings.landingDeadLetterHeaders(),
            format,
            keys,
            position,
            progress);
    results.add(judge(raw));
    results.add(
        judge(
            new TableLayer(
                settings.table(),
                settings.rows(),
                sources.tables(),
                position,
                settings.zone(),
                raw,
                changelog,
                keys,
                progress)));
    results.add(
        judge(
            new NowLayer(
                settings.nowView(), settings.rows(), sources.tables(), changelog, keys, progress)));
    results.add(
        judge(new RawTableLayer(settings.rawTable(), sources.tables(), raw, changelog, progress)));
    results.addAll(expectations(eventFold, raw, position));
    return new Report(at, results);
  }

  private void settle(
      Optional<TopicFold> events,
      EventFold eventFold,
      TopicFold changelog,
      ChangelogFold changelogFold) {
    boolean needsChangelog =
        settings.judges(Part.CHANGELOG) || settings.judges(Part.RAW) || settings.judges(Part.TRINO);
    progress.begin("topics", "records");
    new Settling(
            events,
            eventFold,
            needsChangelog ? Optional.of(changelog) : Optional.empty(),
            changelogFold,
            events.isPresent() && settings.judges(Part.CHANGELOG),
            settings.judges(Part.RAW) ? Optional.of(sources.raw()) : Optional.empty(),
            settings.zone(),
            nanoTime,
            pause)
        .await(settings.settleAtMost());
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
