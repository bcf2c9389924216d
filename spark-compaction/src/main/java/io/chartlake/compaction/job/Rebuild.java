package io.chartlake.compaction.job;

import io.chartlake.compaction.plan.Ordering;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.source.KeyHomes;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.source.Target;
import io.chartlake.compaction.table.Commit;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.PartitionChange;
import io.chartlake.compaction.table.PartitionFiles;
import io.chartlake.compaction.table.StaleTableException;
import io.chartlake.compaction.table.TableChange;
import io.chartlake.compaction.table.TableState;
import io.chartlake.compaction.table.WriteMode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a table anew: steps write files that no reader sees yet, each step from those of the one
 * before, and one commit swaps them in. When the table has moved meanwhile, what is new since is
 * read behind the rest, so that a rebuild ends however long it takes.
 */
final class Rebuild {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final int MAX_COMMITS_LOST = 10;

  private final Source source;
  private final LatestTable table;
  private final ViewPublisher publisher;
  private final Limits limits;
  private final Tally tally = new Tally();
  private final Map<Integer, PartitionFiles> staged = new HashMap<>();
  private final boolean allowLoss;
  private Watermark reached;

  /**
   * @param nothingRead watermark of an empty table
   * @param allowLoss whether the source may hold less than the table has read
   */
  Rebuild(
      Source source,
      LatestTable table,
      ViewPublisher publisher,
      Limits limits,
      Watermark nothingRead,
      boolean allowLoss) {
    this.source = source;
    this.table = table;
    this.publisher = publisher;
    this.limits = limits;
    this.reached = nothingRead;
    this.allowLoss = allowLoss;
  }

  Result run() throws IOException {
    table.refreshedForRebuild();
    TableChange change = table.change();
    boolean committed = false;
    try {
      for (int lost = 1; ; lost++) {
        Stopwatch watch = new Stopwatch();
        readToEnd(change);
        Duration read = watch.lap();
        if (staged.isEmpty() && reached.next().isEmpty()) {
          throw new RefusedException("there is nothing to read, a rebuild would empty the table");
        }
        TableState state = table.refreshedForRebuild();
        requireNoLess(state);
        publishOlderConstants(state);
        try {
          Commit commit = change.commitRebuilt(state, List.copyOf(staged.values()), reached);
          committed = true;
          return tally.committed(
              commit, reached, new Result.Seconds(Duration.ZERO, read, watch.lap(), Duration.ZERO));
        } catch (StaleTableException e) {
          if (lost == MAX_COMMITS_LOST || change.changesColumns()) {
            throw e;
          }
          LOG.warn("Reading on and trying again: {}", e.getMessage());
        }
      }
    } finally {
      // After an unknown outcome they may be part of the table.
      if (!committed && !change.isUnknown()) {
        staged.values().forEach(change::discard);
      }
    }
  }

  private void readToEnd(TableChange change) throws IOException {
    Step step = source.plan(reached);
    Optional<KeyHomes> homes = Optional.empty();
    boolean more = true;
    while (more) {
      tally.planned(step);
      refuseObstacles();
      if (step.isEmpty()) {
        return;
      }
      Target target = target(change);
      if (reached.ordering() == Ordering.TIMESTAMP && homes.isEmpty()) {
        homes = Optional.of(step.homes(target));
      }
      Step part = step.first();
      stage(part, part.read(target, homes), change);
      refuseObstacles();
      limits.check(tally);
      LOG.info("Read up to {}", reached.next());
      more = part.isBounded();
      if (more) {
        // A rest knows the homes of all its keys; what has landed since comes with the next plan.
        step = part.equals(step) ? source.plan(reached) : step.rest(reached);
      }
    }
  }

  private Target target(TableChange change) {
    return new Target(
        change.target(), table.projection(), WriteMode.of(WriteMode.Mode.COPY_ON_WRITE), staged);
  }

  private void stage(Step step, List<PartitionChange> changes, TableChange change) {
    tally.read(changes);
    for (PartitionChange partition : changes) {
      boolean rewritten =
          !partition.added().data().isEmpty() || !partition.removed().data().isEmpty();
      if (rewritten) {
        staged.put(partition.partition(), partition.added());
        change.discard(partition.removed());
      }
    }
    reached = step.after(changes);
  }

  private void refuseObstacles() {
    Optional<String> obstacle = tally.obstacle();
    if (obstacle.isPresent()) {
      throw new RefusedException(
          "the source does not hold the whole log, a rebuild would lose rows: " + obstacle.get());
    }
  }

  /** A missing folder or tail shows no gap: only the table knows that there was more. */
  private void requireNoLess(TableState state) {
    Optional<Watermark> before = state.watermark().filter(reached::isOfSameLog);
    if (before.isEmpty() || allowLoss) {
      return;
    }
    for (int partition : before.get().next().keySet()) {
      if (reached.next(partition) < before.get().next(partition)) {
        throw new RefusedException(
            "the source ends at offset %d in partition %d, and the table has read up to %d: a rebuild would lose rows; put the missing objects back, rebuild from the topic with --source kafka, or pass --allow-loss"
                .formatted(reached.next(partition), partition, before.get().next(partition)));
      }
    }
  }

  /** Constants newer than the table would hide records, so older ones go before its commit. */
  private void publishOlderConstants(TableState state) {
    Optional<Watermark> before =
        state
            .watermark()
            .filter(
                watermark ->
                    watermark.topic().equals(reached.topic())
                        && watermark.partitions() == reached.partitions());
    if (before.isEmpty() || reached.lower(before.get()).next().equals(before.get().next())) {
      return;
    }
    Set<Integer> all = IntStream.range(0, reached.partitions()).boxed().collect(Collectors.toSet());
    if (!publisher.publish(reached.lower(before.get()), all)) {
      throw new CompactionFailedException(
          "the table's watermark would fall, and the views that hide what lies before it could not"
              + " be set back; nothing was changed");
    }
  }
}
