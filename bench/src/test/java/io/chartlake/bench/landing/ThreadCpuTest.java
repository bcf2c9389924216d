package io.chartlake.bench.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadCpuTest {
  @Test
  void countsOnlyWhatWasUsedSince() {
    ThreadCpu before = new ThreadCpu(Map.of("task", time(3_000, 100), "GC Thread", time(500, 0)));
    ThreadCpu after =
        new ThreadCpu(
            Map.of("task", time(6_000, 350), "GC Thread", time(500, 0), "upload", time(1_000, 20)));
    assertThat(after.minus(before).text())
        .contains(" 75.0 %    3.00 s    0.25 s  task")
        .contains(" 25.0 %    1.00 s    0.02 s  upload")
        .doesNotContain("GC");
  }

  private static ThreadCpu.Time time(long onCpuMillis, long waitingMillis) {
    return new ThreadCpu.Time(onCpuMillis * 1_000_000, waitingMillis * 1_000_000);
  }
}
