package io.chartlake.compaction.job;

/**
 * What makes a round fail.
 *
 * @param strict a gap or an unreadable object keeps the other partitions from being committed too
 * @param maxRejects more rejected records in a round than this are not committed
 */
public record Limits(boolean strict, long maxRejects) {
  void check(Tally tally) {
    if (tally.rejects() > maxRejects) {
      throw new CompactionFailedException(
          "the round has "
              + tally.rejects()
              + " rejected lines, more than --max-rejects "
              + maxRejects
              + "; nothing was committed");
    }
  }
}
