package io.chartlake.audit.serve;

import java.time.Duration;
import java.time.Instant;

/** Times as Prometheus wants them: seconds, with their fractions. */
final class Times {
  private static final double MILLIS = 1_000;

  private Times() {}

  static Instant ofSeconds(double seconds) {
    return Instant.ofEpochMilli(Math.round(seconds * MILLIS));
  }

  static double seconds(Instant instant) {
    return instant.toEpochMilli() / MILLIS;
  }

  /** How long ago it was, in seconds; 0 for what another machine's clock puts into the future. */
  static double age(Instant then, Instant now) {
    return Math.max(0, Duration.between(then, now).toMillis() / MILLIS);
  }
}
