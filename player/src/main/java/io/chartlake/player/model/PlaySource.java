package io.chartlake.player.model;

/** Plays, one after the other. */
public interface PlaySource {
  boolean hasNext();

  /** When the next play is due in the source's own rhythm, after its first; 0 where it has none. */
  long nextDueMillis();

  /**
   * Takes the next play.
   *
   * @param nowMillis the wall clock, for listeners who listen now
   */
  Play next(long nowMillis);
}
