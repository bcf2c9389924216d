package io.chartlake.player.history.date;

import io.chartlake.cli.CommandException;
import io.chartlake.player.model.Texts;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Finds the one order of day and month that fits every date of numbers in a whole file. */
public final class DateOrderSurvey {
  private static final Pattern NEEDS_AN_ORDER =
      Pattern.compile("\\d{1,2}([/-])\\d{1,2}\\1\\d{4}\\D.*");

  /** For each order, a date that it does not fit. */
  private final Map<DateOrder, String> misfits = new EnumMap<>(DateOrder.class);

  /** A date that both orders fit, with different meanings. */
  private Optional<String> twofold = Optional.empty();

  private final Optional<DateTimeFormatter> usersOwn;

  /**
   * @param usersOwn a pattern; dates that fit it need no order
   */
  public DateOrderSurvey(Optional<DateTimeFormatter> usersOwn) {
    this.usersOwn = usersOwn;
  }

  public void add(String time) {
    if (!NEEDS_AN_ORDER.matcher(time).matches()
        || usersOwn.filter(own -> DatePatterns.millis(own, time).isPresent()).isPresent()) {
      return;
    }
    OptionalLong dayFirst = read(DateOrder.DAY_MONTH, time);
    OptionalLong monthFirst = read(DateOrder.MONTH_DAY, time);
    if (dayFirst.isPresent() && monthFirst.isPresent()) {
      if (!dayFirst.equals(monthFirst) && twofold.isEmpty()) {
        twofold = Optional.of(time);
      }
    } else if (dayFirst.isPresent()) {
      misfits.putIfAbsent(DateOrder.MONTH_DAY, time);
    } else if (monthFirst.isPresent()) {
      misfits.putIfAbsent(DateOrder.DAY_MONTH, time);
    }
  }

  private static OptionalLong read(DateOrder order, String time) {
    return DatePatterns.of(order).stream()
        .map(pattern -> DatePatterns.millis(pattern, time))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /**
   * The order of the file's dates.
   *
   * @throws CommandException wrong usage, when both orders fit all dates, or neither does
   */
  public DateOrder order(String file) {
    if (misfits.isEmpty() && twofold.isPresent()) {
      throw refusal(
          file, "'" + Texts.shortened(twofold.get()) + "', and both orders of day and month fit");
    }
    if (misfits.size() == DateOrder.values().length) {
      throw refusal(
          file,
          "'%s' and '%s', and no order of day and month fits all"
              .formatted(
                  Texts.shortened(misfits.get(DateOrder.MONTH_DAY)),
                  Texts.shortened(misfits.get(DateOrder.DAY_MONTH))));
    }
    return misfits.containsKey(DateOrder.DAY_MONTH) ? DateOrder.MONTH_DAY : DateOrder.DAY_MONTH;
  }

  private static CommandException refusal(String file, String what) {
    return CommandException.usage(
        ("The history %s has dates such as %s; set --date-format day-month or "
                + "--date-format month-day.")
            .formatted(file, what));
  }
}
