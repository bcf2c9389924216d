package io.chartlake.sparklauncher;

/** A run, or the attempt to follow it, has failed. Ends a command with exit code 1. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FailedException(String message) {
    super(message);
  }

  public FailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
