package io.chartlake.audit;

/** A source answered that it could not read something, which may be otherwise the next time. */
final class UnsteadyException extends SourceException {
  private static final long serialVersionUID = 1L;

  UnsteadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
