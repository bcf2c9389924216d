package io.chartlake.audit.layer;

import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.cut.Waiter;
import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.AuditSettings;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.AuditReport;
import io.chartlake.audit.report.Cut;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.ProgressLine;
import io.chartlake.audit.source.Sources;
import io.chartlake.audit.source.TopicReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The audit as its story: cut, read what was promised, wait, judge layer by layer. */
public final class Audit {
  private final AuditRun run;
  private final AuditSettings settings;

  public Audit(AuditSettings settings, Sources sources, ProgressLine progress, Waiter waiter) {
    this.run = new AuditRun(settings, sources, progress, waiter);
    this.settings = settings;
  }

  public AuditReport run() {
    Instant at = Instant.now();
    List<LayerResult> results = new ArrayList<>();
    // The ledger first: what it says was acknowledged is below the topic's end that is taken next.
    results.add(new LedgerLayer(run).result());
    waitForWhatIsUnderWay();
    Stream.of(
            new EventsLayer(run),
            new ChangelogLayer(run),
            new RawLayer(run),
            new TableLayer(run),
            new NowLayer(run),
            new RawTableLayer(run))
        .forEach(layer -> results.add(layer.result()));
    AuditSettings.Expected expected = settings.expected();
    expect("plays", expected.plays(), this::plays).ifPresent(results::add);
    expect("objects", expected.objects(), run::rawObjects).ifPresent(results::add);
    expect("commits", expected.commits(), () -> run.table.get().commits()).ifPresent(results::add);
    return new AuditReport(at, cut(), results);
  }

  private void waitForWhatIsUnderWay() {
    run.progress.begin("topics", "records");
    Waiter waiter = run.waiter;
    boolean judgesEvents = settings.judges(AuditPart.TOPIC);
    if (judgesEvents && settings.judges(AuditPart.CHANGELOG)) {
      waiter.await(run.counting::pending);
    } else {
      if (judgesEvents) {
        waiter.await(run.events::advanceToCut);
        waiter.await(run.counting::pendingReads);
      }
      if (Stream.of(AuditPart.CHANGELOG, AuditPart.RAW, AuditPart.TRINO)
          .anyMatch(settings::judges)) {
        waiter.await(run.changelog::advanceToCut);
      }
    }
    if (judgesEvents) {
      waiter.await(openTransactions(run.sources.counting().deadLetters()));
    }
    if (settings.judges(AuditPart.RAW) || settings.judges(AuditPart.TRINO)) {
      waiter.await(run.landing::pending);
    }
  }

  /**
   * Whether a transaction that was open in the topic at the first look still is: a dead letter is
   * in the transaction of its record, and its topic may learn of the end a little later.
   */
  private static Supplier<Optional<String>> openTransactions(TopicReader log) {
    List<TopicState> first = new ArrayList<>(1);
    return () -> {
      Optional<TopicState> now = log.state();
      if (first.isEmpty()) {
        now.ifPresent(first::add);
      }
      return now.filter(state -> isOpenSince(first.get(0), state))
          .map(state -> TopicFold.openTransaction(log.topic()));
    };
  }

  private static boolean isOpenSince(TopicState first, TopicState now) {
    return IntStream.range(0, first.partitions().size())
        .anyMatch(partition -> now.end(partition) < first.bounds(partition).highWatermark());
  }

  private Cut cut() {
    Map<String, Map<Integer, Long>> topics = new HashMap<>();
    Stream.of(run.events, run.changelog)
        .filter(TopicFold::isRead)
        .forEach(topic -> topics.put(topic.topic(), topic.state().ends()));
    return new Cut(run.sources.ledger().bytes(), topics);
  }

  private long plays() {
    return settings.judges(AuditPart.TOPIC) ? run.events.counted() : run.book.countAcked();
  }

  /** A run that saw less than it should have proves nothing, however well it fits together. */
  private static Optional<LayerResult> expect(String what, OptionalLong least, LongSupplier seen) {
    if (least.isEmpty()) {
      return Optional.empty();
    }
    String name = "expected " + what;
    try {
      long count = seen.getAsLong();
      Findings findings = new Findings();
      if (count < least.getAsLong()) {
        findings.lost(
            least.getAsLong() - count,
            String.format("%,d %s seen, %,d expected", count, what, least.getAsLong()));
      }
      findings.note(String.format("at least %,d", least.getAsLong()));
      return Optional.of(findings.result(name, count));
    } catch (SourceException e) {
      return Optional.of(LayerResult.cannotJudge(name, e.getMessage()));
    }
  }
}
