package io.chartlake.local.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How far music-chart and the connectors were in their topics at one look.
 *
 * @param counting of music-chart in the plays
 * @param landing of the connectors
 * @param transactions that hold something back
 * @param topics those with another number of partitions than they must have, and that number; 0 for
 *     one that is gone
 */
public record ReaderProgress(
    List<Position> counting,
    List<Position> landing,
    List<OpenTransactions.Open> transactions,
    Map<String, Integer> topics) {
  public ReaderProgress {
    counting = List.copyOf(counting);
    landing = List.copyOf(landing);
    transactions = List.copyOf(transactions);
    topics = Map.copyOf(topics);
  }

  /**
   * One reader in one partition.
   *
   * @param reader music-chart, or a connector's name
   * @param start where the log begins: retention has taken what was before
   * @param next the offset it has committed; 0 for none
   * @param stable the last stable offset: behind it stands a transaction that is open
   * @param end the high watermark: all that is written
   * @param due the offset up to which records are so old that they should have been read
   */
  public record Position(
      String reader,
      String topic,
      int partition,
      long start,
      long next,
      long stable,
      long end,
      long due) {

    public long behind() {
      return Math.max(0, stable - next);
    }

    /** Positions that a transaction holds back. */
    public long held() {
      return Math.max(0, end - stable);
    }

    public boolean isOverdue() {
      return due > next;
    }

    private Position withDue(long offset) {
      return new Position(reader, topic, partition, start, next, stable, end, offset);
    }

    private boolean isOf(Position other) {
      return reader.equals(other.reader)
          && topic.equals(other.topic)
          && partition == other.partition;
    }

    /** Positions that retention took before they were read. */
    public long expired() {
      return Math.max(0, start - next);
    }

    /** Whether it has read what the log no longer has. */
    public boolean isBeyondEnd() {
      return next > end;
    }
  }

  /** Plays that music-chart has not committed. */
  public long notCounted() {
    return sum(counting, Position::behind);
  }

  /** Log positions that no durable object covers. */
  public long notLanded() {
    return sum(landing, Position::behind);
  }

  /** Log positions that no reader can see yet. */
  public long held() {
    return sum(counting, Position::held) + sum(landing, Position::held);
  }

  public boolean isDone() {
    return notCounted() == 0 && notLanded() == 0 && held() == 0;
  }

  /**
   * The same, but that of the landing only what was overdue before is overdue, and nothing of a
   * connector that has moved on in a partition where it was behind.
   */
  public ReaderProgress since(ReaderProgress before) {
    Set<String> moved =
        landing.stream()
            .filter(now -> before.overdue(now).filter(then -> now.next() > then.next()).isPresent())
            .map(Position::reader)
            .collect(Collectors.toSet());
    List<Position> still =
        landing.stream()
            .map(
                now ->
                    now.withDue(
                        moved.contains(now.reader())
                            ? now.next()
                            : before.overdue(now).map(Position::due).orElse(now.next())))
            .toList();
    return new ReaderProgress(counting, still, transactions, topics);
  }

  /** How overdue the same reader was in the same partition. */
  private Optional<Position> overdue(Position now) {
    return landing.stream().filter(Position::isOverdue).filter(now::isOf).findFirst();
  }

  private static long sum(List<Position> positions, ToLongFunction<Position> what) {
    return positions.stream().mapToLong(what).sum();
  }

  @Override
  public String toString() {
    String words =
        "plays not counted: %d, log positions not landed: %d".formatted(notCounted(), notLanded());
    return held() == 0 ? words : words + ", in open transactions: " + held();
  }
}
