package io.chartlake.compaction.projection;

/** A line that can't become a record, and why; without a stack trace, as many may come. */
public final class RejectedLineException extends Exception {
  public RejectedLineException(String reason) {
    super(reason, null, false, false);
  }
}
