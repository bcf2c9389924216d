package io.chartlake.player;

import io.chartlake.player.model.Catalogue;

/**
 * What a player shall play.
 *
 * @param catalogue sent before the first play
 * @param announce log each play at INFO
 * @param skipped entries of the history that are no plays
 */
record Programme(
    Catalogue catalogue,
    PlaySource source,
    Pace pace,
    Performance.Limits limits,
    boolean announce,
    long skipped) {

  /** Does only a wish to stop end it? */
  boolean isEndless() {
    return limits.isNone() && source instanceof Listeners;
  }
}
