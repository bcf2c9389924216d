package io.chartlake.sparklauncher;

/**
 * Nothing was started or changed: invalid input, a missing right, or another run in progress. The
 * command exits with 2.
 */
public final class LaunchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LaunchRefusedException(String message) {
    super(message);
  }

  public LaunchRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
