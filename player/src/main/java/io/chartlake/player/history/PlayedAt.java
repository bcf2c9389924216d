package io.chartlake.player.history;

import io.chartlake.player.model.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A time as a history writes it.
 *
 * @param millis since 1970 (UTC); 0 with a problem
 * @param problem why the time cannot be read, or null
 */
record PlayedAt(long millis, String problem) {
  /** Below it a number is seconds (until the year 5138), above it milliseconds (from 1973 on). */
  private static final double FIRST_MILLISECONDS = 1e11;

  private static final int LONGEST = 40;
  private static final List<DateTimeFormatter> DATE_TIMES =
      List.of(
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss]", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm[:ss]", Locale.ROOT),
          DateTimeFormatter.ofPattern("dd MMM yyyy[,] HH:mm[:ss]", Locale.ENGLISH));

  static PlayedAt ofMillis(long millis) {
    return new PlayedAt(millis, null);
  }

  static PlayedAt unknown(String problem) {
    return new PlayedAt(0, problem);
  }

  /** Seconds or milliseconds since 1970, told apart by their size. */
  static PlayedAt sinceEpoch(String text) {
    double number;
    try {
      number = text.length() > LONGEST ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (Double.isNaN(number)) {
      return unknown("its timestamp '" + Texts.shortened(text) + "' is no number");
    }
    return ofMillis((long) (number < FIRST_MILLISECONDS ? number * 1_000 : number));
  }

  /** A date and a time of day in UTC, in any of the forms that exports use. */
  static PlayedAt dateTime(String text) {
    if (text.length() <= LONGEST) {
      try {
        return ofMillis(Instant.parse(text).toEpochMilli());
      } catch (DateTimeException | ArithmeticException e) {
        // one of the other forms, perhaps
      }
      for (DateTimeFormatter form : DATE_TIMES) {
        try {
          return ofMillis(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
          // the next, perhaps
        }
      }
    }
    return unknown("its time '" + Texts.shortened(text) + "' is no date and time");
  }
}
