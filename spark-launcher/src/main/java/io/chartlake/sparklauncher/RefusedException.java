package io.chartlake.sparklauncher;

/**
 * What was asked for is not done, and nothing was changed: wrong input, a missing right, another
 * run. Ends a command with exit code 2.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }

  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
