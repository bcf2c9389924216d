package io.chartlake.player.model;

/** An error that a user can meet: its message is one sentence, and it knows the exit code. */
public final class PlayerException extends RuntimeException {
  public static final int FAILURE = 1;
  public static final int WRONG_USAGE = 2;

  private final int exitCode;

  private PlayerException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public static PlayerException wrongUsage(String message) {
    return new PlayerException(WRONG_USAGE, message, null);
  }

  public static PlayerException wrongUsage(String message, Throwable cause) {
    return new PlayerException(WRONG_USAGE, message, cause);
  }

  public static PlayerException failure(String message) {
    return new PlayerException(FAILURE, message, null);
  }

  public static PlayerException failure(String message, Throwable cause) {
    return new PlayerException(FAILURE, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
