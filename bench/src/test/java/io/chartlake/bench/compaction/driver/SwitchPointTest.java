package io.chartlake.bench.compaction.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SwitchPointTest {
  @Test
  void dividesWhatMergingSavesByWhatItCostsEachReader() {
    SwitchPoint.Reader reader = new SwitchPoint.Reader(0.25, 0.75);
    assertThat(reader.readsToBreakEven(2)).isCloseTo(4, within(1e-9));
  }

  @Test
  void needsNoReadersWhereMergingSavesNothing() {
    assertThat(new SwitchPoint.Reader(0.25, 0.75).readsToBreakEven(-1)).isZero();
  }
}
