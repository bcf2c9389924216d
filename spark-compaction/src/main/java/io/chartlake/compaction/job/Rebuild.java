package io.chartlake.compaction.job;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.source.Target;
import io.chartlake.compaction.table.Commit;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.StaleTableException;
import io.chartlake.compaction.table.TableChange;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final int MAX_STORE_FAILURES = 5;

  /** Files of a rebuild are in no metadata until its commit. */
  private static final Duration ORPHANED_AFTER = Duration.ofHours(MaintenanceSettings.ORPHAN_HOURS);

  private final Source source;
  private final LatestTable table;
  private final Views views;
  private final Limits limits;
  private final Tally tally = new Tally(0);
  private final Map<Integer, PartitionFiles> staged = new HashMap<>();
  private final boolean allowLoss;
  private final Clock clock;
  private Watermark reached;
  private Watermark failedAt;
  private int failures;

  /**
   * @param nothingRead watermark of an empty table
   * @param allowLoss whether the source may hold less than the table has read
   */
  Rebuild(
      Source source,
      LatestTable table,
      Views views,
      Limits limits,
      Watermark nothingRead,
      boolean allowLoss,
      Clock clock) {
    this.source = source;
    this.table = table;
    this.views = views;
    this.limits = limits;
    this.reached = nothingRead;
    this.allowLoss = allowLoss;
    this.clock = clock;
  }

  Result run() throws IOException {
    table.refreshedForRebuild();
    Instant begun = clock.instant();
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
        requireNoOrphans(begun);
        views.tellBefore(reached);
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
    boolean more = true;
    while (more) {
      tally.planned(step);
      refuseObstacles();
      if (step.isEmpty()) {
        return;
      }
      Target target = target(change);
      Step part = step.first();
      List<PartitionChange> changes = part.read(target);
      stage(part, changes, change);
      Optional<PartitionChange> failed =
          changes.stream().filter(made -> made.obstacle().byStore()).findAny();
      if (failed.isPresent()) {
        step = plannedAnew(failed.get());
        continue;
      }
      refuseObstacles();
      limits.check(tally);
      LOG.info("Read up to {}", reached.next());
      more = part.isBounded();
      if (more) {
        // What has landed since comes with the next plan.
        step = part.equals(step) ? source.plan(reached) : step.rest(reached);
      }
    }
  }

  /** An object may be gone because one that covers it was merged: then a new plan has that. */
  private Step plannedAnew(PartitionChange failed) throws IOException {
    failures = reached.equals(failedAt) ? failures + 1 : 1;
    failedAt = reached;
    if (failures > MAX_STORE_FAILURES) {
      throw new IOException(
          "nothing was changed, as the store has failed %d times: %s"
              .formatted(failures, failed.obstacle().reason()));
    }
    LOG.warn("Planning anew what is left: {}", failed.obstacle().reason());
    return source.plan(reached);
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

  /** A maintenance that ran meanwhile may have removed files that are as old as that. */
  private void requireNoOrphans(Instant begun) {
    Duration age = Duration.between(begun, clock.instant());
    if (age.compareTo(ORPHANED_AFTER) >= 0) {
      throw new RefusedException(
          "the rebuild took %d hours, and maintain removes files without a commit after %d: run it with more cores or memory"
              .formatted(age.toHours(), ORPHANED_AFTER.toHours()));
    }
  }

  /** A missing folder or tail shows no gap: only the table knows that there was more. */
  private void requireNoLess(TableState state) {
    Optional<Watermark> before = table.reached(state).filter(reached::isOfSameLog);
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
}
