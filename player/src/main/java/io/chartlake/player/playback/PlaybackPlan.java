package io.chartlake.player.playback;

import io.chartlake.player.history.entry.HistoryReport;
import io.chartlake.player.model.Catalogue;
import io.chartlake.player.model.PlaySource;
import io.chartlake.player.simulation.Listeners;

/**
 * What a player shall play.
 *
 * @param catalogue sent before the first play
 * @param announce log each play at INFO
 * @param report what reading the history found besides its plays
 */
public record PlaybackPlan(
    Catalogue catalogue,
    PlaySource source,
    PlaybackPace pace,
    PlaybackLoop.Limits limits,
    boolean announce,
    HistoryReport report) {

  /** Does only a wish to stop end it? */
  public boolean isEndless() {
    return limits.isNone() && source instanceof Listeners;
  }
}
