package io.chartlake.audit.layer;

import io.chartlake.audit.cut.ChangelogFold;
import io.chartlake.audit.cut.CountingWait;
import io.chartlake.audit.cut.EventFold;
import io.chartlake.audit.cut.TopicFold;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyStates;
import io.chartlake.audit.model.TopicState;
import io.chartlake.audit.model.Version;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import io.chartlake.audit.report.Progress;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The changelog against the events: each key's last count is the number of its events (I1). */
final class ChangelogLayer implements Layer {
  private final String name;
  private final Optional<TopicFold> events;
  private final CountingWait counting;
  private final EventFold eventFold;
  private final TopicFold changelog;
  private final ChangelogFold fold;
  private final KeyStates keys;
  private final Progress progress;

  /**
   * @param events empty when the events' topic is skipped
   * @param counting the wait for the events to be counted
   */
  ChangelogLayer(
      String name,
      Optional<TopicFold> events,
      CountingWait counting,
      EventFold eventFold,
      TopicFold changelog,
      ChangelogFold fold,
      KeyStates keys,
      Progress progress) {
    this.name = name;
    this.events = events;
    this.counting = counting;
    this.eventFold = eventFold;
    this.changelog = changelog;
    this.fold = fold;
    this.keys = keys;
    this.progress = progress;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Part part() {
    return Part.CHANGELOG;
  }

  @Override
  public LayerResult judge() {
    progress.begin(name, "records");
    TopicState state = changelog.state();
    Findings findings = fold.findings();
    if (!state.isWhole()) {
      findings.expired("the changelog has lost its oldest records to retention");
    }
    if (state.hasOpenTransaction()) {
      findings.expired("a transaction is open: records behind it cannot be read");
    }
    if (events.isEmpty()) {
      findings.note("not compared with the events, which are skipped");
    } else if (!events.get().state().isWhole()) {
      findings.expired("the events' topic has lost its oldest records to retention");
    } else {
      compareCounts(events.get(), findings);
      counting.atRestAlone().filter(why -> moved()).ifPresent(why -> unsettled(why, findings));
    }
    findings.note(changelog.newer(), "records after the cut not judged");
    findings.note(String.format("counts add up to %,d", fold.total()));
    return findings.result(name, fold.records());
  }

  /** What is not known to be counted cannot be called lost. */
  private void compareCounts(TopicFold topic, Findings findings) {
    Map<String, Long> uncounted = new HashMap<>();
    topic.readAgain(
        counting.uncountedFrom(),
        record -> eventFold.validKey(record).ifPresent(key -> uncounted.merge(key, 1L, Long::sum)));
    long[] waiting = {0};
    keys.forEach(
        (key, known) -> {
          long excused = uncounted.getOrDefault(key, 0L);
          waiting[0] += Math.min(excused, Math.max(0, known.events - counted(known)));
          compare(key, known, excused, findings);
        });
    if (waiting[0] > 0 || (counting.isBehind() && !uncounted.isEmpty())) {
      findings.expired(counting.whyUncounted());
    }
  }

  private static long counted(KeyState known) {
    return known.changelog().map(version -> version.count).orElse(0L);
  }

  private boolean moved() {
    return events.map(TopicFold::moved).orElse(false) || changelog.moved();
  }

  private static void unsettled(String why, Findings findings) {
    findings.unsettled(
        "the topics grew meanwhile, and counts can be compared only at rest, for " + why);
  }

  /**
   * @param uncounted events of the key that need not be counted yet
   */
  private void compare(String key, KeyState known, long uncounted, Findings findings) {
    long counted = counted(known);
    boolean neverPlayed =
        known.events == 0
            && known.changelog().filter(last -> last.kind != Version.Kind.TOMBSTONE).isPresent();
    boolean explained = counted <= known.events && counted >= known.events - uncounted;
    if (explained && !neverPlayed) {
      return;
    }
    String item =
        String.format(
            "key %s has %s events and a count of %,d%s",
            key,
            known.events == 0 ? "no" : String.format("%,d", known.events),
            counted,
            known
                .changelog()
                .map(last -> " at " + new Coordinates(name, last.partition, last.offset))
                .orElse(", for it is not in the changelog"));
    BigInteger tooMany = BigInteger.valueOf(counted).subtract(BigInteger.valueOf(known.events));
    if (neverPlayed) {
      findings.wrong(item);
    } else if (tooMany.signum() < 0) {
      findings.lost(tooMany.negate().subtract(BigInteger.valueOf(uncounted)), item);
    } else {
      findings.doubled(tooMany, item);
    }
  }
}
