package io.chartlake.player.history.date;

import io.chartlake.player.history.entry.HistoryEntry.NoPlay.Reason;
import io.chartlake.player.history.entry.HistoryEntry.PlayedAt;
import io.chartlake.player.model.Texts;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the times of one history: numbers since 1970, or dates and times of day in UTC. */
public final class TimeReader {
  /** Below it a number is seconds (until the year 5138). */
  private static final double FIRST_MILLISECONDS = 1e11;

  private static final double FIRST_MICROSECONDS = 1e14;
  private static final double FIRST_BEYOND_MICROSECONDS = 1e17;
  private static final int LONGEST = 60;

  private final Optional<DateTimeFormatter> usersOwn;
  private final List<DateTimeFormatter> patterns;
  private int lastFitting;

  private TimeReader(Optional<DateTimeFormatter> usersOwn, List<DateTimeFormatter> patterns) {
    this.usersOwn = usersOwn;
    this.patterns = patterns;
  }

  /** For histories whose dates can be read in one way only. */
  public static TimeReader unambiguous() {
    return of(Optional.empty(), Optional.empty());
  }

  /**
   * @param usersOwn a pattern that is tried first
   * @param order of day and month; without one, dates that need it are unreadable
   */
  public static TimeReader of(Optional<DateTimeFormatter> usersOwn, Optional<DateOrder> order) {
    List<DateTimeFormatter> patterns = new ArrayList<>(DatePatterns.UNAMBIGUOUS);
    order.ifPresent(known -> patterns.addAll(DatePatterns.of(known)));
    return new TimeReader(usersOwn, patterns);
  }

  public PlayedAt read(String text) {
    return (text.length() > LONGEST ? Optional.<PlayedAt>empty() : find(text))
        .orElseGet(
            () ->
                PlayedAt.problem(
                    Reason.UNREADABLE_TIME,
                    "its time '"
                        + Texts.shortened(text)
                        + "' is neither a number nor a date and time"));
  }

  private Optional<PlayedAt> find(String text) {
    OptionalLong own =
        usersOwn.map(pattern -> DatePatterns.millis(pattern, text)).orElse(OptionalLong.empty());
    if (own.isPresent()) {
      return Optional.of(PlayedAt.ofMillis(own.getAsLong()));
    }
    return text.indexOf(':') < 0 ? number(text) : date(text);
  }

  /** Lines of one history are alike: the pattern that fitted last is tried first. */
  private Optional<PlayedAt> date(String text) {
    OptionalLong millis = DatePatterns.millis(patterns.get(lastFitting), text);
    for (int i = 0; millis.isEmpty() && i < patterns.size(); i++) {
      millis = DatePatterns.millis(patterns.get(i), text);
      lastFitting = millis.isPresent() ? i : lastFitting;
    }
    return millis.isEmpty() ? Optional.empty() : Optional.of(PlayedAt.ofMillis(millis.getAsLong()));
  }

  private static Optional<PlayedAt> number(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isNaN(number) ? Optional.empty() : Optional.of(sinceEpoch(number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Seconds, milliseconds or microseconds, told apart by their size. */
  public static PlayedAt sinceEpoch(double number) {
    if (number < FIRST_MILLISECONDS) {
      return PlayedAt.ofMillis((long) (number * 1_000));
    }
    boolean micros = number >= FIRST_MICROSECONDS && number < FIRST_BEYOND_MICROSECONDS;
    return PlayedAt.ofMillis((long) (micros ? number / 1_000 : number));
  }
}
