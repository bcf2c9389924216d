package io.chartlake.sparklauncher.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that is read again prints each line once, and equal lines as often as written. */
class LogLinesTest {
  private final List<String> out = new ArrayList<>();
  private final LogLines lines = new LogLines(out::add);

  @Test
  void passesEqualLinesOnAsOftenAsTheyWereWritten() {
    accept("2026-11-29T00:00:01.5Z same", "2026-11-29T00:00:01.5Z same");
    lines.readAgain();
    accept(
        "2026-11-29T00:00:01.5Z same",
        "2026-11-29T00:00:01.5Z same",
        "2026-11-29T00:00:01.5Z same");
    assertThat(out).containsExactly("same", "same", "same");
  }

  @Test
  void keepsLinesThatAreOutOfOrderByALittle() {
    accept("2026-11-29T00:00:01.5Z out", "2026-11-29T00:00:01.4Z err");
    lines.readAgain();
    accept(
        "2026-11-29T00:00:01.5Z out", "2026-11-29T00:00:01.4Z err", "2026-11-29T00:00:01.45Z new");
    assertThat(out).containsExactly("out", "err", "new");
  }

  @Test
  void passesOldLinesOnOnceWhenTheServerBeginsTooEarly() {
    accept("2026-11-29T00:00:01Z old", "2026-11-29T00:01:00Z new");
    lines.readAgain();
    accept("2026-11-29T00:00:01Z old", "2026-11-29T00:01:00Z new");
    assertThat(out).containsExactly("old", "new");
    assertThat(lines.since()).contains(Instant.parse("2026-11-29T00:00:59Z"));
  }

  @Test
  void passesOnLinesWithoutTextAndWithoutTime() {
    accept("2026-11-29T00:00:01Z ", "2026-11-29T00:00:01Z", "failed to open the log");
    assertThat(out).containsExactly("", "", "failed to open the log");
  }

  private void accept(String... texts) {
    for (String text : texts) {
      lines.accept(text);
    }
  }
}
