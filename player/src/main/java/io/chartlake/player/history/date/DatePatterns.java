package io.chartlake.player.history.date;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How exporters write dates with a time of day. */
final class DatePatterns {
  /** No text fits two of them with different meanings. */
  static final List<DateTimeFormatter> UNAMBIGUOUS =
      withTimeOfDay(
          "uuuu-M-d",
          "d MMM uuuu",
          "MMM d[,] uuuu",
          "d MMMM uuuu",
          "MMMM d[,] uuuu",
          "EEE[,] d MMM uuuu",
          "uuuu/M/d",
          "uuuu.M.d",
          "d.M.uuuu");

  private static final List<DateTimeFormatter> DAY_MONTH = withTimeOfDay("d/M/uuuu", "d-M-uuuu");
  private static final List<DateTimeFormatter> MONTH_DAY = withTimeOfDay("M/d/uuuu", "M-d-uuuu");

  private DatePatterns() {}

  static List<DateTimeFormatter> of(DateOrder order) {
    return switch (order) {
      case DAY_MONTH -> DAY_MONTH;
      case MONTH_DAY -> MONTH_DAY;
    };
  }

  /**
   * A user's own pattern.
   *
   * @throws IllegalArgumentException when it is no pattern, or not one of date and time of day
   */
  static DateTimeFormatter custom(String pattern) {
    DateTimeFormatter formatter =
        strict(
            new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                // Users write yyyy, the year of an era.
                .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue()));
    OffsetDateTime any = OffsetDateTime.of(2019, 4, 15, 12, 58, 0, 0, ZoneOffset.UTC);
    if (millis(formatter, formatter.format(any)).isEmpty()) {
      throw new IllegalArgumentException("it does not have both a date and a time of day");
    }
    return formatter;
  }

  /** Milliseconds since 1970; without an offset the text is UTC. Empty when it does not fit. */
  static OptionalLong millis(DateTimeFormatter pattern, String text) {
    try {
      TemporalAccessor time = pattern.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime atOffset =
          time instanceof LocalDateTime local
              ? local.atOffset(ZoneOffset.UTC)
              : (OffsetDateTime) time;
      return OptionalLong.of(atOffset.toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static List<DateTimeFormatter> withTimeOfDay(String... dates) {
    return Arrays.stream(dates).map(DatePatterns::withTimeOfDay).toList();
  }

  private static DateTimeFormatter withTimeOfDay(String date) {
    return strict(
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(date + "[,]['T'][ ]")
            .appendPattern("[h:mm[:ss][ ]a]")
            .optionalStart()
            .appendPattern("H:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalEnd()
            .appendPattern("[ ][XXX][XX][X]['UTC']['GMT']"));
  }

  /** Refuses the 31st of February instead of reading the 28th. */
  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }
}
