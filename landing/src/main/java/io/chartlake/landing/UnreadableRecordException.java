package io.chartlake.landing;

/** A record that can't become a line; it belongs to the dead letters. */
final class UnreadableRecordException extends Exception {
  UnreadableRecordException(String message) {
    super(message);
  }

  UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
