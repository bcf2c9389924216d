package io.chartlake.sparklauncher.resource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/5 * * * *",
        "0 3 * * ?",
        "0-59/15 0,12 1-15 JAN-Jun mon-fri",
        "5/10 23 31 12 6",
        "  0   0 1 1 0 ",
        "@hourly",
        "@every 20s",
        "@every 1h30m",
        "@every 1.5h",
        "CRON_TZ=Europe/Berlin 0 3 * * *",
        "TZ=UTC @daily"
      })
  void acceptsWhatTheOperatorAccepts(String schedule) {
    assertThatCode(() -> Cron.check(schedule)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "61 * * * * | minute '61' is not between 0 and 59",
        "0-61 * * * * | minute '0-61' is not between 0 and 59",
        "* 24 * * * | hour '24' is not between 0 and 23",
        "* * 0 * * | day of the month '0' is not between 1 and 31",
        "* * * 13 * | month '13' is not between 1 and 12",
        "* * * * 7 | day of the week '7' is not between 0 and 6",
        "30-10 * * * * | minute '30-10' ends before it begins",
        "*/0 * * * * | minute '*/0' has the step 0",
        "1/2/3 * * * * | has two steps",
        "1-2-3 * * * * | has two hyphens",
        "x * * * * | minute 'x' has no number where one must stand",
        "-1 * * * * | minute '-1' has no number where one must stand",
        "1,,2 * * * * | minute '' has no number where one must stand",
        "* * * * | it has 4 fields where five must stand",
        "0 * * * * * | it has 6 fields where five must stand",
        "@often | '@often' is no word for a time",
        "@every soon | 'soon' is no time such as 30s or 1h30m",
        "@every 0s | '0s' is no time such as 30s or 1h30m",
        "@every -5s | '-5s' is no time such as 30s or 1h30m",
        "TZ=Mars/Base 0 3 * * * | 'Mars/Base' is no time zone",
        "TZ=UTC | it has 0 fields where five must stand"
      })
  void refusesWhatTheOperatorWouldOnlyReport(String schedule, String why) {
    assertThatThrownBy(() -> Cron.check(schedule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
