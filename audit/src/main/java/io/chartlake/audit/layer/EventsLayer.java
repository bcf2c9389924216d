package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.source.EventLedger;
import io.chartlake.audit.source.SetAsideOffsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The events' topic against the ledger: acknowledged ⊆ topic ⊆ sent, each event once (I1, I7). */
final class EventsLayer extends Layer {
  private final boolean judgesLedger;

  EventsLayer(AuditRun run) {
    super(run, AuditPart.TOPIC, run.events.topic(), "records");
    judgesLedger = run.settings.judges(AuditPart.LEDGER);
  }

  @Override
  LayerResult judge() {
    TopicState state = run.events.judgedState();
    Findings findings = run.events.findings();
    compareWithLedger(state, findings);
    checkDeadLetters(findings);
    if (!judgesLedger) {
      findings.note("not compared with the ledger, which is skipped");
    }
    findings.note(run.events.newer(), "records after the cut not judged");
    return findings.result(name(), run.events.records());
  }

  private void compareWithLedger(TopicState state, Findings findings) {
    EventBook book = run.book;
    if (judgesLedger) {
      readSentSince();
    }
    // Without its oldest records, or its newest, the topic can't show that an event is missing.
    boolean whole = judgesLedger && state.isWhole() && !state.hasOpenTransaction();
    EventBook.Events lost = whole ? book.lost() : EventBook.Events.none();
    EventBook.Events neverSent = judgesLedger ? book.neverSent() : EventBook.Events.none();
    long doubled = run.events.doubled();
    if (lost.count() == 0
        && neverSent.count() == 0
        && doubled == 0
        && !(whole && book.hasSuspects())) {
      return;
    }
    List<EventId> shownLost = lost.ids().limit(Findings.SHOWN).toList();
    List<EventId> shownNeverSent = neverSent.ids().limit(Findings.SHOWN).toList();
    List<EventId> shownDoubles = run.events.shownDoubles();
    List<EventId> named =
        Stream.of(shownLost, shownNeverSent, shownDoubles).flatMap(List::stream).toList();
    Pinpoint pinpoint = Pinpoint.look(named, run, state.ranges());
    findings.lost(
        lost.count(), shownLost.stream().map(id -> id + ", acknowledged at " + pinpoint.acked(id)));
    findings.wrong(
        neverSent.count(),
        shownNeverSent.stream()
            .map(
                id ->
                    "%s-%s is %s, which was never sent".formatted(name(), pinpoint.found(id), id)));
    shownDoubles.forEach(id -> findings.doubled(id + " is at " + pinpoint.found(id)));
    if (doubled > shownDoubles.size()) {
      findings.doubled(doubled - shownDoubles.size(), "these or others, even more often");
    }
    for (EventId id : pinpoint.misplaced()) {
      findings.wrong(
          id + " was acknowledged at " + pinpoint.acked(id) + " and is at " + pinpoint.found(id));
    }
    if (!pinpoint.isComplete()) {
      findings.wrong("too many misplaced events to look at all of them");
    }
  }

  /** What is in the topic was sent before, but perhaps behind the ledger's cut. */
  private void readSentSince() {
    run.sources
        .ledger()
        .readBehindCut(
            new EventLedger.Visitor() {
              @Override
              public void sent(EventId id) {
                run.book.sent(id);
              }

              @Override
              public void acked(EventId id, int partition, long offset) {}
            });
  }

  private void checkDeadLetters(Findings findings) {
    Map<Integer, SparseBits> invalid = run.events.invalid();
    SetAsideOffsets letters = SetAsideOffsets.of(run.sources.counting());
    Map<Integer, Long> unread = run.counting.uncountedFrom();
    long setAside = 0;
    long waiting = 0;
    for (int partition : invalid.keySet()) {
      SparseBits wanted = invalid.get(partition);
      SparseBits found = letters.of(partition);
      long absent = wanted.countWithout(found);
      setAside += wanted.size() - absent;
      if (absent > 0 && !letters.whole()) {
        findings.expired("the dead letters have lost their oldest records to retention");
        findings.note(absent, "records that are not events are not in the dead letters");
        continue;
      }
      long from = unread.getOrDefault(partition, Long.MAX_VALUE);
      long notRead = wanted.without(found).filter(offset -> offset >= from).count();
      waiting += notRead;
      // Rising: what is not read comes last.
      findings.lost(
          absent - notRead,
          wanted
              .without(found)
              .mapToObj(
                  offset ->
                      new Coordinates(name(), partition, offset)
                          + " is not an event and not in "
                          + run.sources.counting().deadLetters().topic()));
    }
    if (waiting > 0) {
      findings.expired(run.counting.whyUncounted());
      findings.note(waiting, "records are not events and may not be in the dead letters yet");
    }
    findings.note(setAside, "records are not events and in the dead letters");
    long valid =
        letters.offsets().entrySet().stream()
            .mapToLong(
                entry ->
                    entry
                        .getValue()
                        .countWithout(invalid.getOrDefault(entry.getKey(), new SparseBits())))
            .sum();
    findings.note(valid, "dead letters came from records that are valid or expired");
  }
}
