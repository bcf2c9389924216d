package io.chartlake.compaction.table;

/**
 * Someone else has committed since the round began. What the round wrote is deleted and the table
 * is as the other one left it; a new round begins from there.
 */
public final class StaleTableException extends RuntimeException {
  StaleTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
