package io.chartlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A duration is read the same by every program, and what is not one is refused with an example. */
class DurationsTest {
  @ParameterizedTest
  @CsvSource({"0s, PT0S", "500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "24h, PT24H", "7d, PT168H"})
  void readsEachUnit(String text, String iso) {
    assertThat(Durations.parse(text)).hasToString(iso);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30 s", "1w", "1S", "9999999999s"})
  void refusesWhatIsNotOne(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .hasMessage(
            "'%s' is not a duration: write a whole number and ms, s, m, h or d, such as 30s", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "0d"})
  void refusesZeroWhereTimeMustPass(String text) {
    assertThatThrownBy(() -> Durations.parsePositive(text))
        .hasMessage("'%s' is not a duration above 0", text);
  }
}
