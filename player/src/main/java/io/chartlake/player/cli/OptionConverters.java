package io.chartlake.player.cli;

import io.chartlake.cli.Durations;
import io.chartlake.player.history.date.DateFormat;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets the command line read the player's own quantities. */
final class OptionConverters {
  private static final String UNLIMITED = "max";
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final long LONGEST_DAYS = 3_650;

  private OptionConverters() {}

  /** Plays a second: {@code 10}, {@code 0.5}, or {@code max} for infinity. */
  static final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return text.equals(UNLIMITED) ? Double.POSITIVE_INFINITY : positive(text, "10, 0.5 or max");
    }
  }

  /** A factor: {@code 60x}, {@code 0.5x}, {@code 60}, or {@code max} for infinity. */
  static final class Speed implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return text.equals(UNLIMITED)
          ? Double.POSITIVE_INFINITY
          : positive(
              text.endsWith("x") ? text.substring(0, text.length() - 1) : text, "1x, 60x or max");
    }
  }

  /** A duration above 0, of ten years at most. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration duration = Durations.parsePositive(text);
        if (duration.compareTo(Duration.ofDays(LONGEST_DAYS)) <= 0) {
          return duration;
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      throw new TypeConversionException("'" + text + "' is longer than " + LONGEST_DAYS + "d");
    }
  }

  /** {@link DateFormat#parse}. */
  static final class Dates implements ITypeConverter<DateFormat> {
    @Override
    public DateFormat convert(String text) {
      try {
        return DateFormat.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static double positive(String text, String examples) {
    if (DECIMAL.matcher(text).matches() && Double.parseDouble(text) > 0) {
      return Double.parseDouble(text);
    }
    throw new TypeConversionException(
        "'" + text + "' is no decimal number above 0; write " + examples);
  }
}
