package io.chartlake.compaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeriodsTest {
  @Test
  void readsPeriods() {
    assertThat(Periods.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Periods.parse("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(Periods.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThatThrownBy(() -> Periods.parse("0s")).hasMessageContaining("'0s'");
    assertThatThrownBy(() -> Periods.parse("soon")).hasMessageContaining("'soon'");
  }
}
