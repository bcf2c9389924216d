package io.chartlake.player.playback;

/** When a play is due. Knows no clock: times are counted from the first play. */
@FunctionalInterface
public interface PlaybackPace {
  /**
   * When a play is due, in nanoseconds since the first.
   *
   * @param number plays before this one
   * @param sourceMillis when it is due in its source's own rhythm
   */
  long dueNanos(long number, long sourceMillis);

  /**
   * Evenly, so many plays a second.
   *
   * @param rate above 0; infinite for as fast as Kafka takes them
   */
  static PlaybackPace perSecond(double rate) {
    double nanosApart = 1e9 / rate;
    return (number, sourceMillis) -> (long) (number * nanosApart);
  }

  /**
   * In the rhythm of a history.
   *
   * @param speed above 0; at 60 an hour's listening takes a minute; infinite for no pauses
   */
  static PlaybackPace rhythm(double speed) {
    double nanosPerMilli = 1e6 / speed;
    return (number, sourceMillis) -> (long) (sourceMillis * nanosPerMilli);
  }
}
