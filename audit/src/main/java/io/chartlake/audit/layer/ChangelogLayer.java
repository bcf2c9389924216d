package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditPart;
import io.chartlake.audit.model.Coordinates;
import io.chartlake.audit.model.KeyState;
import io.chartlake.audit.model.KeyVersion;
import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** The changelog against the events: each key's last count is the number of its events (I1). */
final class ChangelogLayer extends Layer {
  ChangelogLayer(AuditRun run) {
    super(run, AuditPart.CHANGELOG, run.changelog.topic(), "records");
  }

  @Override
  LayerResult judge() {
    run.changelog.judgedState();
    Findings findings = run.changelog.findings();
    if (!run.settings.judges(AuditPart.TOPIC)) {
      findings.note("not compared with the events, which are skipped");
    } else if (!run.events.state().isWhole()) {
      findings.expired("the events' topic has lost its oldest records to retention");
    } else {
      compareCounts(findings);
      run.counting
          .atRestAlone()
          .filter(why -> run.events.newer() > 0 || run.changelog.newer() > 0)
          .ifPresent(
              why ->
                  findings.unsettled(
                      "the topics grew meanwhile, and counts can be compared only at rest, for "
                          + why));
    }
    findings.note(run.changelog.newer(), "records after the cut not judged");
    findings.note(String.format("counts add up to %,d", run.changelog.total()));
    return findings.result(name(), run.changelog.records());
  }

  /** What is not known to be counted cannot be called lost. */
  private void compareCounts(Findings findings) {
    Map<String, Long> uncounted = new HashMap<>();
    run.events.readAgain(
        run.counting.uncountedFrom(),
        record ->
            run.events.validKey(record).ifPresent(key -> uncounted.merge(key, 1L, Long::sum)));
    long[] waiting = {0};
    run.keys.forEach(
        (key, known) -> {
          long excused = uncounted.getOrDefault(key, 0L);
          waiting[0] += Math.min(excused, Math.max(0, known.events - counted(known)));
          compare(key, known, excused, findings);
        });
    if (waiting[0] > 0 || (run.counting.isBehind() && !uncounted.isEmpty())) {
      findings.expired(run.counting.whyUncounted());
    }
  }

  private static long counted(KeyState known) {
    return known.changelog().map(version -> version.count).orElse(0L);
  }

  /**
   * @param uncounted events of the key that need not be counted yet
   */
  private void compare(String key, KeyState known, long uncounted, Findings findings) {
    long counted = counted(known);
    boolean neverPlayed =
        known.events == 0
            && known.changelog().filter(last -> last.kind != KeyVersion.Kind.TOMBSTONE).isPresent();
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
                .map(last -> " at " + new Coordinates(name(), last.partition, last.offset))
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
