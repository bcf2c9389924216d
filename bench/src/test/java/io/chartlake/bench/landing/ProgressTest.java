package io.chartlake.bench.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  @Test
  void mostIsTheFirstPointAtNineTenths() {
    Progress progress = new Progress();
    progress.reached(START.plusSeconds(1), 500);
    progress.reached(START.plusSeconds(2), 899);
    progress.reached(START.plusSeconds(3), 920);
    progress.reached(START.plusSeconds(9), 1_000);
    assertThat(progress.most()).isEqualTo(new Progress.Point(START.plusSeconds(3), 920));
    assertThat(progress.last()).isEqualTo(new Progress.Point(START.plusSeconds(9), 1_000));
  }

  @Test
  void nothingIsDurableAtFirst() {
    assertThat(new Progress().records()).isZero();
  }
}
