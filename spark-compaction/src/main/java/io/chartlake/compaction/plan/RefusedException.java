package io.chartlake.compaction.plan;

/**
 * Table, raw zone and settings do not belong together; trying again changes nothing, a person must
 * decide. The message is one sentence for that person.
 */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }

  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
