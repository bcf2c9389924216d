package io.chartlake.bench.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.streams.Run.Commit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final long SECOND = 1_000_000_000L;

  private static Commit commit(long second, long counted, long cpuMillis) {
    return new Commit(second * SECOND, counted, Duration.ofMillis(cpuMillis));
  }

  @Test
  void speedLeavesOutStartUpAndTheWaitForTheLastCommit() {
    Measurement run =
        Run.measurement(
            List.of(
                commit(10, 100, 5_000),
                commit(11, 200_100, 6_000),
                commit(12, 400_100, 7_000),
                commit(20, 400_200, 7_500)),
            5 * SECOND,
            300);
    assertThat(run.eventsPerSecond()).isCloseTo(200_000, within(0.001));
    assertThat(run.cpuMicrosPerEvent()).isCloseTo(5, within(0.001));
    assertThat(run.wholeSeconds()).isCloseTo(15, within(0.001));
    assertThat(run.wholeCpuSeconds()).isCloseTo(7.5, within(0.001));
    assertThat(run.peakMebibytes()).isEqualTo(300);
  }

  @Test
  void tooShortRunsAreRefused() {
    assertThatThrownBy(() -> Run.measurement(List.of(commit(1, 1, 1)), 0, 0))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("--plays");
  }

  @Test
  void summaryComparesMedians() {
    Measurement slow = new Measurement(80, 12, 1, 1, 1);
    Measurement fast = new Measurement(100, 10, 1, 1, 1);
    Measurement outlier = new Measurement(1_000, 1, 1, 1, 1);
    String summary =
        Report.summary(
            Map.of(
                Contender.MUSIC_CHART, List.of(outlier, slow, slow),
                Contender.BARE_COUNT, List.of(fast, fast, outlier)));
    assertThat(summary).contains("0.80 x events/s (goal >= 0.8: met), 1.20 x CPU per event");
  }
}
