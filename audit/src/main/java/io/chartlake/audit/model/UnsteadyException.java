package io.chartlake.audit.model;

/** A source answered that it could not read something, which may be otherwise the next time. */
public final class UnsteadyException extends SourceException {
  private static final long serialVersionUID = 1L;

  public UnsteadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
