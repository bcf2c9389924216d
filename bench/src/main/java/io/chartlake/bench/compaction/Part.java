package io.chartlake.bench.compaction;

import java.util.Locale;

/** What can be measured by itself. */
public enum Part {
  /** All records onto an empty table. */
  FULL,
  /** New records onto the table of all songs, in a warm driver. */
  INCREMENTS,
  /** The same by a process of its own. */
  PROCESS,
  /** The same with a year of small objects behind the watermark. */
  HISTORY,
  /** What readers pay after some increments, and after maintenance. */
  READERS,
  /** A round with nothing new. */
  IDLE,
  /** Both write modes over the size of a partition: where one should give way to the other. */
  SWITCH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
