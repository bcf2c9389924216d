package io.chartlake.player;

/** An error that a user can meet: its message is one sentence, and it knows the exit code. */
final class PlayerException extends RuntimeException {
  static final int FAILURE = 1;
  static final int WRONG_USAGE = 2;

  private final int exitCode;

  private PlayerException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static PlayerException wrongUsage(String message) {
    return new PlayerException(WRONG_USAGE, message, null);
  }

  static PlayerException wrongUsage(String message, Throwable cause) {
    return new PlayerException(WRONG_USAGE, message, cause);
  }

  static PlayerException failure(String message) {
    return new PlayerException(FAILURE, message, null);
  }

  static PlayerException failure(String message, Throwable cause) {
    return new PlayerException(FAILURE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
