package io.chartlake.player.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, rates and speeds are read, or refused with the text that was wrong. */
class OptionConvertersTest {
  @Test
  void readsDurationsRatesAndSpeeds() {
    assertThat(new OptionConverters.Time().convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(new OptionConverters.Time().convert("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(new OptionConverters.Time().convert("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(new OptionConverters.Time().convert("2h")).isEqualTo(Duration.ofHours(2));
    assertThat(new OptionConverters.Time().convert("3650d")).isEqualTo(Duration.ofDays(3_650));
    assertThat(new OptionConverters.Rate().convert("0.5")).isEqualTo(0.5);
    assertThat(new OptionConverters.Rate().convert("max")).isInfinite();
    assertThat(new OptionConverters.Speed().convert("60x")).isEqualTo(60);
    assertThat(new OptionConverters.Speed().convert("1.5")).isEqualTo(1.5);
    assertThat(new OptionConverters.Speed().convert("max")).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "s", "-1s", "0s", "1.5s", "30 s", "3651d", "99999h", "999999999999h"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> new OptionConverters.Time().convert(text))
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0.0", "-1", "1e9", "NaN", "Infinity", "MAX", "1,5", "9999999999"})
  void refusesOtherRatesAndSpeeds(String text) {
    assertThatThrownBy(() -> new OptionConverters.Rate().convert(text))
        .hasMessageContaining("'" + text + "'");
    assertThatThrownBy(() -> new OptionConverters.Speed().convert(text))
        .hasMessageContaining("'" + text + "'");
  }
}
