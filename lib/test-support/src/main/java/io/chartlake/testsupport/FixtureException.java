package io.chartlake.testsupport;

/** Why a fixture cannot do its part, in one sentence. */
public class FixtureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FixtureException(String message) {
    super(message);
  }

  public FixtureException(String message, Throwable cause) {
    super(message, cause);
  }
}
