package io.chartlake.player;

import io.chartlake.player.history.HistoryReport;
import io.chartlake.player.model.Catalogue;

/**
 * What a player shall play.
 *
 * @param catalogue sent before the first play
 * @param announce log each play at INFO
 * @param report what reading the history found besides its plays
 */
record Programme(
    Catalogue catalogue,
    PlaySource source,
    Pace pace,
    Performance.Limits limits,
    boolean announce,
    HistoryReport report) {

  /** Does only a wish to stop end it? */
  boolean isEndless() {
    return limits.isNone() && source instanceof Listeners;
  }
}
