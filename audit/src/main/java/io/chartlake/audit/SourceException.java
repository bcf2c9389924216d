package io.chartlake.audit;

/** A source could not be read; the message is one sentence with what was wrong and what to do. */
public class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
