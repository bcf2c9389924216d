package io.chartlake.bench;

import io.chartlake.testsupport.FixtureException;

/** Why a benchmark can't run, in one sentence that says what to do. */
public final class BenchException extends FixtureException {
  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
