package io.chartlake.compaction.lines;

import java.io.Serializable;
import java.util.List;

/**
 * What reading has come across.
 *
 * @param records lines taken, tombstones included, rejected ones not
 * @param rejects lines kept out
 * @param firstRejects object, line, offset and reason of the first ones, at most {@link
 *     #MAX_COORDINATES}
 * @param slowLines lines that fit no template and took several times as long, rejected ones
 *     included
 */
public record ReadCounts(long records, long rejects, List<String> firstRejects, long slowLines)
    implements Serializable {
  public static final int MAX_COORDINATES = 20;

  public ReadCounts {
    firstRejects = List.copyOf(firstRejects);
  }
}
