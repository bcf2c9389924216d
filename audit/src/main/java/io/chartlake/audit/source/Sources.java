package io.chartlake.audit.source;

/**
 * Everything the audit reads.
 *
 * @param counting the stage that counts the events
 * @param landing the stage that lands the changelog
 */
public record Sources(
    EventLedger ledger, Stage counting, Stage landing, RawBucket raw, QueryEngine tables) {

  public TopicReader events() {
    return counting.input();
  }

  public TopicReader changelog() {
    return landing.input();
  }
}
