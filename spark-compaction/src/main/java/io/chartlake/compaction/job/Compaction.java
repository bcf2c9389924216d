package io.chartlake.compaction.job;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.publish.ViewPublisher;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a table up to date with its source: watermark, plan, read, commit, publish. */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final int MAX_ROUNDS_LOST = 5;

  private final Source source;
  private final LatestTable table;
  private final WriteMode mode;
  private final Views views;
  private final Limits limits;
  private final Watermark nothingRead;

  /**
   * @param nothingRead watermark of a table without one
   */
  Compaction(
      Source source,
      LatestTable table,
      WriteMode mode,
      ViewPublisher publisher,
      Limits limits,
      Watermark nothingRead) {
    this.source = source;
    this.table = table;
    this.mode = mode;
    this.views = new Views(table.table(), publisher);
    this.limits = limits;
    this.nothingRead = nothingRead;
  }

  /**
   * Brings the table up to the end of its source, in as many commits as memory asks for.
   *
   * @throws RefusedException when a person must decide
   * @throws IOException when the source can't be asked
   */
  Result run() throws IOException {
    return run(() -> false);
  }

  /**
   * Brings the table up to the end of its source, or as far as it comes until it is to stop.
   *
   * @param stopping asked between two commits: whether to leave what is left to another run
   * @throws RefusedException when a person must decide
   * @throws IOException when the source can't be asked
   */
  Result run(BooleanSupplier stopping) throws IOException {
    Round first = undisturbedRound(stopping);
    if (first.storeAway) {
      throw new IOException(
          "the store gives nothing of what is to be read, in %d partitions: %s"
              .formatted(first.result.blocked().size(), first.result.anyBlocked()));
    }
    Result result = published(first.result);
    for (boolean more = first.more; more && !stopping.getAsBoolean(); ) {
      Round next = undisturbedRound(stopping);
      result = published(next.result).after(result);
      more = next.more;
    }
    return result;
  }

  /**
   * One commit, or none.
   *
   * @param more whether the source has more that another round can read
   * @param storeAway whether there was something to read, and the store gave nothing of it
   */
  private record Round(Result result, boolean more, boolean storeAway) {}

  /** A round; begun anew when another writer was quicker. */
  private Round undisturbedRound(BooleanSupplier stopping) throws IOException {
    for (int lost = 1; ; lost++) {
      try {
        return round();
      } catch (StaleTableException e) {
        if (lost == MAX_ROUNDS_LOST || stopping.getAsBoolean()) {
          throw e;
        }
        LOG.warn("Beginning anew: {}", e.getMessage());
      }
    }
  }

  private Round round() throws IOException {
    TableState state = table.refreshed();
    Watermark before = state.watermark().orElse(nothingRead);
    Stopwatch watch = new Stopwatch();
    Tally tally = new Tally(table.foreignRows(state, before.partitions()));
    Step step = source.plan(before);
    tally.planned(step);
    Duration planned = watch.lap();
    if (step.isEmpty() || (limits.strict() && tally.obstacle().isPresent())) {
      return new Round(nothingCommitted(tally, state, before, planned, watch.lap()), false, false);
    }
    TableChange change = table.change();
    Target target =
        new Target(
            change.target(), table.projection(), mode, table.files(state, step.partitions()));
    Step part = step.first();
    List<PartitionChange> changes = part.read(target);
    tally.read(changes);
    Watermark after = part.after(changes);
    try {
      limits.check(tally);
    } catch (CompactionFailedException e) {
      change.discard(changes);
      throw e;
    }
    Duration read = watch.lap();
    boolean refused = limits.strict() && tally.obstacle().isPresent();
    if (refused || tally.isStoreAway() || !tally.moves(before, after)) {
      change.discard(changes);
      return new Round(
          nothingCommitted(tally, state, before, planned, read), false, tally.isStoreAway());
    }
    Commit commit = change.commit(state, changes, after);
    Result.Seconds seconds = new Result.Seconds(planned, read, watch.lap(), Duration.ZERO);
    return new Round(tally.committed(commit, after, seconds), part.isBounded(), false);
  }

  private static Result nothingCommitted(
      Tally tally, TableState state, Watermark watermark, Duration planned, Duration read) {
    return tally.nothingCommitted(
        state.rows(), watermark, new Result.Seconds(planned, read, Duration.ZERO, Duration.ZERO));
  }

  private Result published(Result result) {
    LOG.info("Compacted {}: {}", table.table().name(), result.summary());
    if (views.isEmpty()) {
      return result;
    }
    Stopwatch watch = new Stopwatch();
    views.tell(result.watermark(), result.heldUp());
    return result.publishing(watch.lap());
  }

  /**
   * Makes the table anew from its whole source, whatever it held, in one commit.
   *
   * @param allowLoss whether the source may hold less than the table has read
   * @throws RefusedException when the source has gaps or can't be read, so that rows would be lost,
   *     or when keys may have moved between partitions
   */
  Result rebuild(boolean allowLoss) throws IOException {
    requireNotGrown();
    return published(
        new Rebuild(source, table, views, limits, nothingRead, allowLoss, Clock.systemUTC()).run());
  }

  /** A topic that was made anew has another id; one that has grown has its keys in two places. */
  private void requireNotGrown() throws IOException {
    Optional<Watermark> before = table.reached(table.refreshedForRebuild());
    if (before.isEmpty()
        || !before.get().topic().equals(nothingRead.topic())
        || before.get().partitions() == nothingRead.partitions()) {
      return;
    }
    Optional<String> id = source.plan(nothingRead).topicId();
    if (id.isEmpty() || before.get().topicId().isEmpty() || id.equals(before.get().topicId())) {
      throw new RefusedException(
          "the table was made from %d partitions, now there are %d: when the topic has grown, keys have moved and offsets do not order them, so %s; when it was made anew, name another table"
              .formatted(
                  before.get().partitions(), nothingRead.partitions(), Watermark.WHEN_GROWN));
    }
  }
}
