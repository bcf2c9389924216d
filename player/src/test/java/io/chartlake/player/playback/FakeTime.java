package io.chartlake.player.playback;

import java.util.ArrayList;
import java.util.List;

/** A clock that moves when somebody waits for it. */
public final class FakeTime implements StoppableClock {
  private static final long WALL = 1_600_000_000_000L;

  final List<Long> waits = new ArrayList<>();
  long nanos;
  long stopAtNanos = Long.MAX_VALUE;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return WALL + nanos / 1_000_000;
  }

  @Override
  public boolean awaitStop(long forNanos) {
    if (forNanos > 0) {
      waits.add(forNanos);
      nanos += forNanos;
    }
    return nanos >= stopAtNanos;
  }

  static long wallAt(long millis) {
    return WALL + millis;
  }
}
