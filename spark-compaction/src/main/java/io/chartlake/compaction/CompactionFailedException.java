package io.chartlake.compaction;

/** A round that was given up on purpose; the table is unchanged. */
final class CompactionFailedException extends RuntimeException {
  CompactionFailedException(String message) {
    super(message);
  }
}
