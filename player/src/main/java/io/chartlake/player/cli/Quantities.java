package io.chartlake.player.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities as the command line and the log write them. */
public final class Quantities {
  private static final String UNLIMITED = "max";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private Quantities() {}

  /** {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}; above 0. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches() && Long.parseLong(matcher.group(1)) > 0) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
          };
      if (duration.toDays() <= 3_650) {
        return duration;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no duration; write a whole number above 0 and ms, s, m or h, such as 30s");
  }

  /** Such as {@code 3m19s}. */
  public static String inWords(Duration duration) {
    String iso = duration.truncatedTo(ChronoUnit.SECONDS).toString();
    return iso.substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Plays a second: {@code 10}, {@code 0.5}, or {@code max} for infinity. */
  static double rate(String text) {
    return text.equals(UNLIMITED) ? Double.POSITIVE_INFINITY : positive(text, "10, 0.5 or max");
  }

  /** A factor: {@code 60x}, {@code 0.5x}, {@code 60}, or {@code max} for infinity. */
  static double speed(String text) {
    if (text.equals(UNLIMITED)) {
      return Double.POSITIVE_INFINITY;
    }
    String factor = text.endsWith("x") ? text.substring(0, text.length() - 1) : text;
    return positive(factor, "1x, 60x or max");
  }

  private static double positive(String text, String examples) {
    if (DECIMAL.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (number > 0) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no decimal number above 0; write " + examples);
  }
}
