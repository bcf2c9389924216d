package io.chartlake.audit.source;

/**
 * Everything the audit reads.
 *
 * @param counting the stage that counts the events
 * @param landing the stage that lands the changelog
 */
public record Sources(Ledger ledger, Stage counting, Stage landing, RawObjects raw, Tables tables) {

  public TopicLog events() {
    return counting.input();
  }

  public TopicLog changelog() {
    return landing.input();
  }
}
