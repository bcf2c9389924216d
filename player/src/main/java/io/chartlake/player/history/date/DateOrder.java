package io.chartlake.player.history.date;

/** Which comes first in a date of numbers only, such as {@code 03/04/2019}. */
public enum DateOrder {
  DAY_MONTH("day-month"),
  MONTH_DAY("month-day");

  private final String option;

  DateOrder(String option) {
    this.option = option;
  }

  /** As {@code --date-format} names it. */
  @Override
  public String toString() {
    return option;
  }
}
