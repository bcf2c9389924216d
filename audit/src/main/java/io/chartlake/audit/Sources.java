package io.chartlake.audit;

/**
 * Everything the audit reads.
 *
 * @param deadLetters of the stage that counts events
 * @param landingDeadLetters of the stage that lands the changelog
 */
record Sources(
    Ledger ledger,
    TopicLog events,
    TopicLog deadLetters,
    TopicLog changelog,
    TopicLog landingDeadLetters,
    RawObjects raw,
    Tables tables) {}
