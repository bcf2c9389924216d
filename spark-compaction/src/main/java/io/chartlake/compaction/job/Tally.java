package io.chartlake.compaction.job;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.table.Commit;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up what tasks report, says in the log what a person should know, and makes the result. */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
  private static final int LOGGED_KEYS = 20;

  private final List<PartitionChange> changes = new ArrayList<>();
  private final SortedMap<Integer, String> blocked = new TreeMap<>();
  private final long foreignRows;
  private boolean away;
  private Step last;

  /**
   * @param foreignRows of the table before
   */
  Tally(long foreignRows) {
    this.foreignRows = foreignRows;
  }

  /** Takes what planning has found. */
  void planned(Step step) {
    last = step;
    blocked.clear();
    if (step.isEmpty() && step.before().next().isEmpty() && step.gaps().isEmpty()) {
      LOG.info(
          "Nothing of topic {} is there yet, so there is nothing to do", step.before().topic());
    }
    step.gaps().forEach(gap -> LOG.error("Gap: {}", step.describe(gap)));
    step.foreignKeys().stream()
        .limit(LOGGED_KEYS)
        .forEach(key -> LOG.warn("Not the name of a raw object, passed over: {}", key));
    if (step.foreignKeys().size() > LOGGED_KEYS) {
      LOG.warn("{} further such keys", step.foreignKeys().size() - LOGGED_KEYS);
    }
  }

  /** Takes what tasks have made of it. */
  void read(List<PartitionChange> made) {
    changes.addAll(made);
    made.stream()
        .flatMap(change -> change.counts().firstRejects().stream())
        .limit(ReadCounts.MAX_COORDINATES)
        .forEach(coordinates -> LOG.warn("Rejected {}", coordinates));
    blocked.clear();
    made.stream()
        .filter(change -> change.obstacle().isThere())
        .forEach(change -> blocked.put(change.partition(), change.obstacle().reason()));
    away =
        !made.isEmpty()
            && made.stream()
                .allMatch(change -> change.obstacle().byStore() && change.reached().objects() == 0);
    if (!away) {
      blocked.forEach(
          (partition, reason) ->
              LOG.error("Partition {} stops at what can't be read: {}", partition, reason));
    }
  }

  /** Whether the store gave nothing at all: then it is the store, and not some objects. */
  boolean isStoreAway() {
    return away;
  }

  /** Why not everything could be read; empty if it could. */
  Optional<String> obstacle() {
    return !last.gaps().isEmpty()
        ? Optional.of(last.describe(last.gaps().get(0)))
        : blocked.values().stream().findFirst();
  }

  long rejects() {
    return sum(change -> change.counts().rejects());
  }

  /** Whether something was read or some file changes. */
  boolean moves(Watermark from, Watermark to) {
    return !from.equals(to)
        || changes.stream().anyMatch(change -> !change.removed().data().isEmpty());
  }

  Result committed(Commit commit, Watermark watermark, Result.Seconds seconds) {
    return result(commit.rows(), 1, OptionalLong.of(commit.snapshot()), watermark, seconds);
  }

  Result nothingCommitted(OptionalLong rows, Watermark watermark, Result.Seconds seconds) {
    return result(rows, 0, OptionalLong.empty(), watermark, seconds);
  }

  private Result result(
      OptionalLong rows,
      int commits,
      OptionalLong snapshot,
      Watermark watermark,
      Result.Seconds seconds) {
    boolean counts = commits > 0;
    return new Result(
        counts ? sum(change -> change.counts().records()) : 0,
        rejects(),
        sum(change -> change.counts().slowLines()),
        rows,
        counts ? sum(change -> change.written().changedRows()) : 0,
        counts ? sum(change -> change.written().removedRows()) : 0,
        commits,
        snapshot,
        watermark,
        seconds,
        last.gaps(),
        blocked,
        last.foreignKeys().size(),
        foreignRows);
  }

  private long sum(ToLongFunction<PartitionChange> number) {
    return changes.stream().mapToLong(number).sum();
  }
}
