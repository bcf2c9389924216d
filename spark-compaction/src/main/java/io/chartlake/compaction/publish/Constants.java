package io.chartlake.compaction.publish;

import io.chartlake.rawzone.watermark.Watermark;
import java.util.Optional;
import java.util.Set;

/**
 * What a table's views are told about it.
 *
 * @param watermark not newer than the table's, or its views would hide records
 * @param heldUp partitions with objects behind the watermark that could not be read
 * @param anHourAgo tag of the table's state an hour ago or earlier; empty when there is none
 */
public record Constants(Watermark watermark, Set<Integer> heldUp, Optional<String> anHourAgo) {
  public Constants {
    heldUp = Set.copyOf(heldUp);
  }
}
