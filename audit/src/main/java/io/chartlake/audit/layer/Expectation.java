package io.chartlake.audit.layer;

import io.chartlake.audit.report.Findings;
import io.chartlake.audit.report.LayerResult;
import java.util.function.LongSupplier;

/** A run that saw less than it should have proves nothing, however well it fits together. */
final class Expectation {
  private final String what;
  private final long atLeast;
  private final LongSupplier seen;

  Expectation(String what, long atLeast, LongSupplier seen) {
    this.what = what;
    this.atLeast = atLeast;
    this.seen = seen;
  }

  String name() {
    return "expected " + what;
  }

  LayerResult judge() {
    long count = seen.getAsLong();
    Findings findings = new Findings();
    if (count < atLeast) {
      findings.lost(
          atLeast - count, String.format("%,d %s seen, %,d expected", count, what, atLeast));
    }
    findings.note(String.format("at least %,d", atLeast));
    return findings.result(name(), count);
  }
}
