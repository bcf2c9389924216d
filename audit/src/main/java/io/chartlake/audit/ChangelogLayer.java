package io.chartlake.audit;

import java.math.BigInteger;
import java.util.Optional;

/** The changelog against the events: each key's last count is the number of its events (I1). */
final class ChangelogLayer implements Layer {
  private final String name;
  private final Optional<TopicFold> events;
  private final CountingWait counting;
  private final TopicFold changelog;
  private final ChangelogFold fold;
  private final Keys keys;
  private final Progress progress;

  /**
   * @param events empty when the events' topic is skipped
   * @param counting the wait for the events to be counted
   */
  ChangelogLayer(
      String name,
      Optional<TopicFold> events,
      CountingWait counting,
      TopicFold changelog,
      ChangelogFold fold,
      Keys keys,
      Progress progress) {
    this.name = name;
    this.events = events;
    this.counting = counting;
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
    } else if (counting.isAway()) {
      findings.expired(counting.away());
    } else {
      keys.forEach((key, known) -> compare(key, known, findings));
      counting.atRestAlone().filter(why -> moved()).ifPresent(why -> unsettled(why, findings));
    }
    findings.note(changelog.newer(), "records after the cut not judged");
    findings.note(String.format("counts add up to %,d", fold.total()));
    return findings.result(name, fold.records());
  }

  private boolean moved() {
    return events.map(TopicFold::moved).orElse(false) || changelog.moved();
  }

  private static void unsettled(String why, Findings findings) {
    findings.unsettled(
        "the topics grew meanwhile, and counts can be compared only at rest, for " + why);
  }

  private void compare(String key, KeyState known, Findings findings) {
    long counted = known.changelog().map(version -> version.count).orElse(0L);
    boolean neverPlayed =
        known.events == 0
            && known.changelog().filter(last -> last.kind != Version.Kind.TOMBSTONE).isPresent();
    if (counted == known.events && !neverPlayed) {
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
      findings.lost(tooMany.negate(), item);
    } else {
      findings.doubled(tooMany, item);
    }
  }
}
