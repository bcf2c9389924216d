package io.chartlake.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesAreFiguresThatThatPartDoesNotExceed() {
    List<Double> seconds = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      seconds.add((double) i);
    }
    Collections.reverse(seconds);
    Latencies latencies = new Latencies(seconds);
    assertThat(latencies.quantile(0.50)).isEqualTo(50);
    assertThat(latencies.quantile(0.95)).isEqualTo(95);
    assertThat(latencies.quantile(1)).isEqualTo(100);
    assertThat(new Latencies(List.of(7.0)).quantile(0.5)).isEqualTo(7);
  }
}
