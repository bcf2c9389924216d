package io.chartlake.player.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @Test
  void readsDurationsRatesAndSpeeds() {
    assertThat(Quantities.duration("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Quantities.duration("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Quantities.duration("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Quantities.duration("2h")).isEqualTo(Duration.ofHours(2));
    assertThat(Quantities.rate("0.5")).isEqualTo(0.5);
    assertThat(Quantities.rate("max")).isInfinite();
    assertThat(Quantities.speed("60x")).isEqualTo(60);
    assertThat(Quantities.speed("1.5")).isEqualTo(1.5);
    assertThat(Quantities.speed("max")).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "0s", "1.5s", "1d", "30 s", "999999999999h"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> Quantities.duration(text)).hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0.0", "-1", "1e9", "NaN", "Infinity", "MAX", "1,5", "9999999999"})
  void refusesOtherRatesAndSpeeds(String text) {
    assertThatThrownBy(() -> Quantities.rate(text)).hasMessageContaining("'" + text + "'");
    assertThatThrownBy(() -> Quantities.speed(text)).hasMessageContaining("'" + text + "'");
  }
}
