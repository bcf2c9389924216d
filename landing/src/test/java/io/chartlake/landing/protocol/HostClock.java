package io.chartlake.landing.protocol;

import io.chartlake.landing.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** One host's clocks: its wall clock may be wrong and be set, its monotonic one never. */
final class HostClock implements TimeSource {
  private final FakeTime time;
  Duration ahead = Duration.ZERO;

  HostClock(FakeTime time) {
    this.time = time;
  }

  @Override
  public Instant now() {
    return time.now().plus(ahead);
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public void sleep(Duration duration) {
    time.sleep(duration);
  }
}
