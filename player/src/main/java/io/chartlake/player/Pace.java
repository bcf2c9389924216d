package io.chartlake.player;

/** When a play is due. Knows no clock: times are counted from the first play. */
@FunctionalInterface
interface Pace {
  /**
   * When a play is due, in nanoseconds since the first.
   *
   * @param number plays before this one
   * @param historyMillis when the history has it; any value where there is no history
   */
  long dueNanos(long number, long historyMillis);

  /**
   * Evenly, so many plays a second.
   *
   * @param rate above 0; infinite for as fast as Kafka takes them
   */
  static Pace perSecond(double rate) {
    double nanosApart = 1e9 / rate;
    return (number, historyMillis) -> (long) (number * nanosApart);
  }

  /**
   * In the rhythm of a history.
   *
   * @param firstMillis time of the history's first play
   * @param speed above 0; at 60 an hour's listening takes a minute; infinite for no pauses
   */
  static Pace rhythm(long firstMillis, double speed) {
    double nanosPerMilli = 1e6 / speed;
    return (number, historyMillis) -> (long) ((historyMillis - firstMillis) * nanosPerMilli);
  }
}
