package io.chartlake.player.cli;

import io.chartlake.player.history.date.DateFormat;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lets the command line read the player's own quantities. */
final class Converters {
  private Converters() {}

  /** Reads {@code --rate}. */
  static final class RateConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return converted(() -> Quantities.rate(text));
    }
  }

  /** Reads {@code --speed}. */
  static final class SpeedConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return converted(() -> Quantities.speed(text));
    }
  }

  /** Reads durations. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return converted(() -> Quantities.duration(text));
    }
  }

  /** Reads {@code --date-format}. */
  static final class DateFormatConverter implements ITypeConverter<DateFormat> {
    @Override
    public DateFormat convert(String text) {
      return converted(() -> DateFormat.parse(text));
    }
  }

  /** Reads {@code --player}. */
  static final class NameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return converted(() -> PlayerName.parse(text));
    }
  }

  private static <T> T converted(Supplier<T> conversion) {
    try {
      return conversion.get();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
