package io.chartlake.player.history.date;

import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a user says of dates that can be read in more than one way.
 *
 * @param order of day and month in dates of numbers only
 * @param pattern tried before those that the player knows
 */
public record DateFormat(Optional<DateOrder> order, Optional<DateTimeFormatter> pattern) {
  /** The player finds out, or refuses. */
  public static final DateFormat UNSAID = new DateFormat(Optional.empty(), Optional.empty());

  /**
   * {@code day-month}, {@code month-day}, or a pattern of {@link DateTimeFormatter}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static DateFormat parse(String text) {
    Optional<DateOrder> order =
        Arrays.stream(DateOrder.values()).filter(o -> o.toString().equals(text)).findFirst();
    if (order.isPresent()) {
      return new DateFormat(order, Optional.empty());
    }
    try {
      return new DateFormat(Optional.empty(), Optional.of(DatePatterns.custom(text)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          ("'%s' is no date format (%s); write day-month, month-day or a pattern such as "
                  + "'dd/MM/yy HH:mm:ss'")
              .formatted(text, e.getMessage()),
          e);
    }
  }
}
