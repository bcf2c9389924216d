package io.chartlake.compaction.lines;

import java.io.IOException;

/**
 * A raw object whose bytes are not what landing wrote: reading it again would give the same. What
 * the store fails at is an {@link IOException} of another kind.
 */
public final class UnreadableObjectException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int slice;

  UnreadableObjectException(String message, int slice, Throwable cause) {
    super(message, cause);
    this.slice = slice;
  }

  /** Which of the plan's slices it is. */
  public int slice() {
    return slice;
  }
}
