package io.chartlake.sparklauncher.operator;

/**
 * The state of a run, as either operator reports it.
 *
 * @param word the operator's own name for it; empty before it has reported one
 * @param reason the operator's explanation; empty where it gives none
 */
public record RunState(Phase phase, String word, String reason) {

  /** What the launcher needs to know of an operator's states. */
  public enum Phase {
    /** Not running yet, or waiting to be restarted. */
    SUBMITTED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** A state that this launcher does not know; the run continues. */
    UNKNOWN
  }

  public RunState {
    reason = reason.strip();
  }

  /** Whether the state is final. */
  public boolean ended() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  /** As log lines and errors show it. */
  @Override
  public String toString() {
    String text = word.isEmpty() ? "not yet seen by the operator" : word;
    return reason.isEmpty() ? text : text + " (" + reason.replaceAll("\\s+", " ") + ")";
  }
}
