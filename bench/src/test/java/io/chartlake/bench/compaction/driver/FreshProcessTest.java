package io.chartlake.bench.compaction.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.bench.BenchException;
import org.junit.jupiter.api.Test;

class FreshProcessTest {
  @Test
  void addsUserAndSystemTime() {
    assertThat(FreshProcess.childSeconds("1m3.210s 0m0.340s")).isEqualTo(63.55);
    assertThat(FreshProcess.childSeconds("0m0.00s 0m0.00s")).isZero();
  }

  @Test
  void namesALineThatIsNoTimes() {
    assertThatThrownBy(() -> FreshProcess.childSeconds("{\"read\":0}"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("{\"read\":0}");
  }
}
