package io.chartlake.audit.layer;

import io.chartlake.audit.cut.CountingWait;
import io.chartlake.audit.cut.EventFold;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.EventBook;
import io.chartlake.audit.model.EventId;
import io.chartlake.audit.model.RecordFormat;
import io.chartlake.audit.model.SparseBits;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import io.chartlake.audit.source.DeadLetters;
import io.chartlake.audit.source.Ledger;
import io.chartlake.audit.source.TopicLog;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The events' topic against the ledger: acknowledged ⊆ topic ⊆ sent, each event once (I1, I7). */
final class EventsLayer implements Layer {
  private final Optional<Ledger> ledger;
  private final TopicLog log;
  private final TopicFold topic;
  private final EventFold fold;
  private final CountingWait counting;
  private final TopicLog deadLetters;
  private final String deadLetterHeaders;
  private final EventBook book;
  private final RecordFormat format;
  private final Progress progress;

  /**
   * @param ledger empty when it is skipped
   * @param counting how far the stage has read that writes the dead letters
   * @param deadLetters where records that are no events have to be
   * @param deadLetterHeaders prefix of the header names there
   */
  EventsLayer(
      Optional<Ledger> ledger,
      TopicLog log,
      TopicFold topic,
      EventFold fold,
      CountingWait counting,
      TopicLog deadLetters,
      String deadLetterHeaders,
      EventBook book,
      RecordFormat format,
      Progress progress) {
    this.ledger = ledger;
    this.log = log;
    this.topic = topic;
    this.fold = fold;
    this.counting = counting;
    this.deadLetters = deadLetters;
    this.deadLetterHeaders = deadLetterHeaders;
    this.book = book;
    this.format = format;
    this.progress = progress;
  }

  @Override
  public String name() {
    return log.topic();
  }

  @Override
  public Part part() {
    return Part.TOPIC;
  }

  @Override
  public LayerResult judge() {
    progress.begin(name(), "records");
    TopicState state = topic.state();
    Findings findings = fold.findings();
    if (!state.isWhole()) {
      findings.expired("the topic has lost its oldest records to retention");
    }
    if (state.hasOpenTransaction()) {
      findings.expired("a transaction is open: records behind it cannot be read");
    }
    compareWithLedger(state, findings);
    checkDeadLetters(findings);
    if (ledger.isEmpty()) {
      findings.note("not compared with the ledger, which is skipped");
    }
    findings.note(topic.newer(), "records after the cut not judged");
    return findings.result(name(), fold.records());
  }

  private void compareWithLedger(TopicState state, Findings findings) {
    ledger.ifPresent(this::readSentSince);
    // Without its oldest records, or its newest, the topic can't show that an event is missing.
    boolean whole = state.isWhole() && !state.hasOpenTransaction();
    long lost = whole && ledger.isPresent() ? book.countLost() : 0;
    long neverSent = ledger.isPresent() ? book.countNeverSent() : 0;
    boolean suspects = whole && ledger.isPresent() && book.hasSuspects();
    if (lost == 0 && neverSent == 0 && fold.doubled() == 0 && !suspects) {
      return;
    }
    List<EventId> shownLost = first(lost, book.lost());
    List<EventId> shownNeverSent = first(neverSent, book.neverSent());
    List<EventId> named = new ArrayList<>(shownLost);
    named.addAll(shownNeverSent);
    named.addAll(fold.shownDoubles());
    Pinpoint pinpoint = Pinpoint.look(named, ledger, book, format, log, ranges(state));
    for (EventId id : shownLost) {
      findings.lost(id + ", acknowledged at " + pinpoint.acked(id));
    }
    if (lost > shownLost.size()) {
      findings.lost(lost - shownLost.size(), "and so on");
    }
    for (EventId id : shownNeverSent) {
      findings.wrong(name() + "-" + pinpoint.found(id) + " is " + id + ", which was never sent");
    }
    if (neverSent > shownNeverSent.size()) {
      findings.wrong(neverSent - shownNeverSent.size(), "and so on");
    }
    for (EventId id : fold.shownDoubles()) {
      findings.doubled(id + " is at " + pinpoint.found(id));
    }
    if (fold.doubled() > fold.shownDoubles().size()) {
      findings.doubled(
          fold.doubled() - fold.shownDoubles().size(), "these or others, even more often");
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
  private void readSentSince(Ledger known) {
    known.readBehindCut(
        new Ledger.Visitor() {
          @Override
          public void sent(EventId id) {
            book.sent(id);
          }

          @Override
          public void acked(EventId id, int partition, long offset) {}
        });
  }

  private static List<EventId> first(long count, Stream<EventId> ids) {
    return count == 0 ? List.of() : ids.limit(Findings.SHOWN).toList();
  }

  private void checkDeadLetters(Findings findings) {
    DeadLetters letters = DeadLetters.read(deadLetters, deadLetterHeaders, name());
    Map<Integer, Long> unread = counting.uncountedFrom();
    long setAside = 0;
    long waiting = 0;
    for (Map.Entry<Integer, SparseBits> entry : fold.invalid().entrySet()) {
      SparseBits missing = entry.getValue();
      SparseBits found = letters.of(entry.getKey());
      long absent = missing.countWithout(found);
      setAside += missing.size() - absent;
      if (absent > 0 && !letters.whole()) {
        findings.expired("the dead letters have lost their oldest records to retention");
        findings.note(absent, "records that are no events are not in the dead letters");
        continue;
      }
      long from = unread.getOrDefault(entry.getKey(), Long.MAX_VALUE);
      long notRead = missing.without(found).filter(offset -> offset >= from).count();
      waiting += notRead;
      absent -= notRead;
      missing
          .without(found)
          .limit(Math.min(absent, Findings.SHOWN)) // rising: what is not read comes last
          .forEach(
              offset ->
                  findings.lost(
                      new Coordinates(name(), entry.getKey(), offset)
                          + " is no event and not in "
                          + deadLetters.topic()));
      if (absent > Findings.SHOWN) {
        findings.lost(absent - Findings.SHOWN, "and so on");
      }
    }
    if (waiting > 0) {
      findings.expired(counting.whyUncounted());
      findings.note(waiting, "records are no events and may not be in the dead letters yet");
    }
    findings.note(setAside, "records are no events and in the dead letters");
    long valid =
        letters.offsets().entrySet().stream()
            .mapToLong(
                entry ->
                    entry
                        .getValue()
                        .countWithout(
                            fold.invalid().getOrDefault(entry.getKey(), new SparseBits())))
            .sum();
    findings.note(valid, "dead letters came from records that are valid or expired");
  }

  private static Map<Integer, OffsetRange> ranges(TopicState state) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < state.partitions().size(); partition++) {
      TopicState.Bounds bounds = state.partitions().get(partition);
      if (bounds.start() < bounds.end()) {
        ranges.put(partition, new OffsetRange(bounds.start(), bounds.end()));
      }
    }
    return ranges;
  }
}
