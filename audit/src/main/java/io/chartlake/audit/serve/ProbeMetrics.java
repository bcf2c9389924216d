package io.chartlake.audit.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** How the audit itself is served by those it asks. */
final class ProbeMetrics {
  private final Family up;
  private final Family answered;
  private final Counters failures;
  private List<Probes.Tally> newest = List.of();

  ProbeMetrics(MeterRegistry registry) {
    up =
        new Family(
            registry,
            "chartlake.audit.probe.up",
            "1 while the source answers, 0 while it does not");
    answered =
        new Family(
            registry,
            "chartlake.audit.probe.last.success.timestamp.seconds",
            "When the source answered last");
    failures =
        new Counters(
            registry, "chartlake.audit.probe.failures", "Questions that the source did not answer");
  }

  /** Shows the probes of a round that has just ended. */
  void show(List<Probes.Tally> tallies) {
    newest = List.copyOf(tallies);
    show(true);
  }

  /** No round has ended for too long: nothing is known to answer. */
  void showStale() {
    show(false);
  }

  private void show(boolean fresh) {
    for (Probes.Tally tally : newest) {
      Tags tags = Tags.of("source", tally.source().label(), "target", tally.target());
      up.add(tags, fresh && tally.failure().isEmpty() ? 1 : 0);
      tally.answered().ifPresent(at -> answered.add(tags, Times.seconds(at)));
      failures.add(tags, tally.failures());
    }
    up.show();
    answered.show();
    failures.show();
  }
}
