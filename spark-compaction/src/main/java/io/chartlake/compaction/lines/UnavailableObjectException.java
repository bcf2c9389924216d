package io.chartlake.compaction.lines;

import java.io.IOException;

/** A raw object that the store does not give: trying again may help. */
public final class UnavailableObjectException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int slice;

  UnavailableObjectException(String message, int slice, Throwable cause) {
    super(message, cause);
    this.slice = slice;
  }

  /** Which of the plan's slices it is. */
  public int slice() {
    return slice;
  }
}
