package io.chartlake.audit.source;

import java.util.Optional;

/**
 * Everything the audit reads.
 *
 * @param deadLetters of the stage that counts events
 * @param counting group of the stage that counts events; empty where none is named
 * @param landingDeadLetters of the stage that lands the changelog
 * @param landing group of that stage; empty where none is named
 */
public record Sources(
    Ledger ledger,
    TopicLog events,
    TopicLog deadLetters,
    Optional<ConsumerGroup> counting,
    TopicLog changelog,
    TopicLog landingDeadLetters,
    Optional<ConsumerGroup> landing,
    RawObjects raw,
    Tables tables) {}
