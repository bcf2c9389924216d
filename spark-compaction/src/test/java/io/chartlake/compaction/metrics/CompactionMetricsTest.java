package io.chartlake.compaction.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The lag grows until a round has read everything, whatever fails meanwhile. */
class CompactionMetricsTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private Instant now = START;
  private final CompactionMetrics metrics =
      new CompactionMetrics("songs_latest", new SettableClock());

  private final class SettableClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("UTC alone");
    }
  }

  private record Round(
      long read,
      long rejects,
      long changed,
      long removed,
      int commits,
      int gapCount,
      int blockedCount)
      implements CompactionMetrics.Figures {}

  private Object gauge(String name) {
    return ((Gauge<?>) metrics.metricRegistry().getMetrics().get(name)).getValue();
  }

  private void after(int seconds, Round round) {
    now = START.plusSeconds(seconds);
    metrics.succeeded(now.minusSeconds(1), round);
  }

  @Test
  void lagsSinceTheLastRoundThatReadAll() {
    after(10, new Round(5, 0, 5, 0, 1, 0, 0));
    now = START.plusSeconds(30);
    assertThat(gauge("lagSeconds")).isEqualTo(21.0);
    after(40, new Round(5, 0, 5, 0, 1, 1, 0));
    assertThat(gauge("lagSeconds")).isEqualTo(31.0);
    assertThat(gauge("gaps")).isEqualTo(1);
    after(50, new Round(0, 0, 0, 0, 0, 0, 1));
    assertThat(gauge("lagSeconds")).isEqualTo(41.0);
    assertThat(gauge("blockedPartitions")).isEqualTo(1);
    metrics.failed();
    assertThat(gauge("lagSeconds")).isEqualTo(41.0);
    after(60, new Round(0, 0, 0, 0, 0, 0, 0));
    assertThat(gauge("lagSeconds")).isEqualTo(1.0);
  }

  @Test
  void remembersTheLastCommit() {
    assertThat(gauge("lastCommitEpochSeconds")).isEqualTo(0.0);
    after(10, new Round(5, 0, 5, 0, 1, 0, 0));
    after(20, new Round(0, 0, 0, 0, 0, 0, 0));
    assertThat(gauge("lastCommitEpochSeconds"))
        .isEqualTo(START.plusSeconds(10).toEpochMilli() / 1e3);
  }

  @Test
  void countsRoundsAndWhatTheyDid() {
    after(10, new Round(5, 4, 3, 2, 1, 0, 0));
    after(20, new Round(5, 4, 3, 2, 1, 0, 0));
    metrics.failed();
    assertThat(metrics.metricRegistry().getCounters())
        .extractingFromEntries(entry -> entry.getKey() + " " + entry.getValue().getCount())
        .containsExactlyInAnyOrder(
            "rounds 3",
            "failedRounds 1",
            "commits 2",
            "recordsRead 10",
            "recordsRejected 8",
            "rowsChanged 6",
            "rowsRemoved 4");
  }
}
