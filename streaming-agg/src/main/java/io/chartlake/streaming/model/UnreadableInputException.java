package io.chartlake.streaming.model;

import org.apache.kafka.common.errors.SerializationException;

/** A record that music-chart cannot read: it goes to the dead letters. */
public final class UnreadableInputException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final UnreadableReason reason;

  public UnreadableInputException(UnreadableReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnreadableReason reason() {
    return reason;
  }

  /** A flood of bad records must not spend its time on stack traces nobody reads. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
