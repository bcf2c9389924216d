package io.chartlake.compaction;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the command line spells them. */
final class Periods {
  private static final Pattern PERIOD = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Periods() {}

  /**
   * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code 7d}.
   *
   * @throws IllegalArgumentException naming the text when it is none, or zero
   */
  static Duration parse(String text) {
    Matcher matcher = PERIOD.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no period such as 500ms, 30s, 5m, 1h or 7d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
