package io.chartlake.landing.protocol;

import io.chartlake.landing.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only when told, or when somebody sleeps. */
final class FakeTime implements TimeSource {
  private Instant now = Instant.parse("2026-11-01T10:30:00Z");

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }
}
