package io.chartlake.player;

import io.chartlake.player.model.Play;

/** Plays, one after the other. */
interface PlaySource {
  boolean hasNext();

  /** When the next play was in its history, or 0 where there is no history. */
  long nextHistoryMillis();

  /**
   * Takes the next play.
   *
   * @param nowMillis the wall clock, for listeners who listen now
   */
  Play next(long nowMillis);
}
