package io.chartlake.landing.store;

/** An object store did not do what it was asked; a failed put may have happened all the same. */
public final class StoreException extends RuntimeException {
  private final boolean passing;
  private final int status;

  /**
   * @param passing whether asking again may help
   * @param status HTTP status; 0 when there was no answer
   */
  public StoreException(boolean passing, int status, String message, Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.status = status;
  }

  /** Whether asking again may help: no answer in time, a lost connection, 429, 500, 503. */
  public boolean isPassing() {
    return passing;
  }

  public int status() {
    return status;
  }

  /** What a person can do about it, to go behind the message; empty when that is not known. */
  public String advice() {
    return switch (status) {
      case 403 ->
          "; check the credentials and the bucket's policy (list, get and put below the prefix)";
      case 404 -> "; check that the bucket exists";
      default -> "";
    };
  }
}
