package io.chartlake.local.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Who holds partitions back: the producers as partitions know them, named by their coordinators.
 */
public final class OpenTransactions {
  /**
   * A transaction that is neither committed nor aborted: what it wrote, and all behind it in the
   * same partitions, no reader of committed records sees.
   *
   * @param producerId of whoever began it
   * @param transactionalId as its coordinator knows it; empty when none does
   * @param since when it began, or, when no coordinator knows it, last wrote
   * @param partitions it has written to, such as {@code played-songs-3}
   */
  public record Open(
      long producerId,
      Optional<String> transactionalId,
      Instant since,
      SortedSet<String> partitions) {
    public Open {
      partitions = new TreeSet<>(partitions);
    }
  }

  private final Admin admin;

  OpenTransactions(Admin admin) {
    this.admin = admin;
  }

  /** The transactions that are open in these partitions, the oldest first. */
  List<Open> in(Set<TopicPartition> partitions) throws ExecutionException, InterruptedException {
    if (partitions.isEmpty()) {
      return List.of();
    }
    Map<Long, Instant> lastWritten = new TreeMap<>();
    Map<Long, TreeSet<String>> written = new TreeMap<>();
    admin
        .describeProducers(partitions)
        .all()
        .get()
        .forEach(
            (partition, state) ->
                state.activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .forEach(
                        producer -> {
                          lastWritten.merge(
                              producer.producerId(),
                              lastWritten(producer),
                              OpenTransactions::later);
                          written
                              .computeIfAbsent(producer.producerId(), id -> new TreeSet<>())
                              .add(partition.toString());
                        }));
    if (written.isEmpty()) { // it has ended meanwhile
      return List.of();
    }
    Map<Long, String> names = names(written.keySet());
    Map<String, TransactionDescription> known =
        admin.describeTransactions(Set.copyOf(names.values())).all().get();
    List<Open> open = new ArrayList<>();
    written.forEach(
        (producer, topicPartitions) -> {
          Optional<String> name = Optional.ofNullable(names.get(producer));
          Instant since =
              name.map(known::get)
                  .flatMap(OpenTransactions::begun)
                  .orElse(lastWritten.get(producer));
          open.add(new Open(producer, name, since, topicPartitions));
        });
    open.sort(Comparator.comparing(Open::since));
    return open;
  }

  private static Instant lastWritten(ProducerState producer) {
    return Instant.ofEpochMilli(producer.lastTimestamp());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Map<Long, String> names(Set<Long> producers)
      throws ExecutionException, InterruptedException {
    return admin
        .listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
        .all()
        .get()
        .stream()
        .collect(
            Collectors.toMap(
                TransactionListing::producerId,
                TransactionListing::transactionalId,
                (one, other) -> one));
  }

  private static Optional<Instant> begun(TransactionDescription transaction) {
    return transaction.transactionStartTimeMs().isPresent()
        ? Optional.of(Instant.ofEpochMilli(transaction.transactionStartTimeMs().getAsLong()))
        : Optional.empty();
  }
}
