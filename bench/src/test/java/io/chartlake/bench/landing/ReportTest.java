package io.chartlake.bench.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Measurement run(double megabytesPerSecond, double toMost, double cpuSeconds) {
    return new Measurement(megabytesPerSecond, toMost, 10, cpuSeconds, 1, 1, 12, 20, 300);
  }

  @Test
  void comparesMediansWithTheGoals() {
    Map<String, List<Measurement>> runs = new LinkedHashMap<>();
    runs.put("landing", List.of(run(30, 33, 10), run(24, 30, 12), run(1, 1, 99)));
    runs.put("iceberg-sink", List.of(run(5, 5, 48), run(6, 6, 24)));
    runs.put("consumer", List.of(run(60, 60, 3)));
    assertThat(Report.summary(runs))
        .contains("landing: 24.0 MB/s of values (goal >= 20: met)")
        .contains(
            "landing / iceberg-sink: 4.36 x MB/s (goal >= 4.0: met), 5.45 x to 9/10, 0.33 x CPU")
        .contains("landing / consumer: 0.40 x MB/s (goal >= 0.5: NOT met), 0.50 x to 9/10");
  }

  @Test
  void saysNothingOfWhatDidNotRun() {
    assertThat(Report.summary(Map.of("landing", List.of(run(19.9, 30, 10)))))
        .contains("NOT met")
        .doesNotContain("iceberg", "consumer");
    assertThat(Report.summary(Map.of("consumer", List.of(run(60, 60, 3)))))
        .doesNotContain("landing");
  }
}
