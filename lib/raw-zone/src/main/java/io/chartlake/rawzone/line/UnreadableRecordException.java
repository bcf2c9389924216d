package io.chartlake.rawzone.line;

/**
 * A record that cannot be a line, and why; it belongs to the dead letters. Without a stack trace,
 * as many may come.
 */
public final class UnreadableRecordException extends Exception {
  public UnreadableRecordException(String reason) {
    super(reason, null, false, false);
  }
}
