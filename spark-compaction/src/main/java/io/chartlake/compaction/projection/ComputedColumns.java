package io.chartlake.compaction.projection;

import java.io.Serializable;

/**
 * Columns of the table that are more than a field or a cast. Each task has its own, so one thread
 * at a time uses it.
 */
@FunctionalInterface
public interface ComputedColumns extends Serializable {
  /** Every column is a field or a cast. */
  ComputedColumns NONE = (line, row) -> {};

  /**
   * Fills those columns of a live line's row; the others are filled already.
   *
   * @throws RejectedLineException when one of them has no value
   */
  void fill(RecordBuffer line, RecordBuffer row) throws RejectedLineException;
}
