package io.chartlake.local.kafka;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A transaction that is neither committed nor aborted: what it wrote, and all behind it in the same
 * partitions, no reader of committed records sees.
 *
 * @param producerId of whoever began it
 * @param transactionalId as its coordinator knows it; empty when none does
 * @param since when it began, or, when no coordinator knows it, last wrote
 * @param partitions it has written to, such as {@code played-songs-3}
 */
public record OpenTransaction(
    long producerId,
    Optional<String> transactionalId,
    Instant since,
    SortedSet<String> partitions) {
  public OpenTransaction {
    partitions = new TreeSet<>(partitions);
  }
}
