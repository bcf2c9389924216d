package io.chartlake.sparklauncher.operator;

/**
 * How far a run is, whichever operator says so.
 *
 * @param word the operator's own word; empty while it has said none
 * @param reason why, where the operator says so; else empty
 */
public record RunState(Phase phase, String word, String reason) {

  /** What the operators' words come down to. */
  public enum Phase {
    /** Not running yet, or about to run again. */
    SUBMITTED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** A word that is not known here; the run goes on. */
    UNKNOWN
  }

  public RunState {
    reason = reason.strip();
  }

  /** Whether nothing will come after it. */
  public boolean ended() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  /** As a log shows it. */
  @Override
  public String toString() {
    String text = word.isEmpty() ? "not seen by the operator yet" : word;
    return reason.isEmpty() ? text : text + " (" + reason.replaceAll("\\s+", " ") + ")";
  }
}
