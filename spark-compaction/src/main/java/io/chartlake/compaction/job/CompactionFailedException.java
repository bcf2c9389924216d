package io.chartlake.compaction.job;

/** A round that was given up on purpose; the table is unchanged. */
public final class CompactionFailedException extends RuntimeException {
  CompactionFailedException(String message) {
    super(message);
  }
}
