package io.chartlake.sparklauncher;

/** A run failed or could not be followed. The command exits with 1. */
public final class LaunchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LaunchFailedException(String message) {
    super(message);
  }

  public LaunchFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
