package io.chartlake.compaction;

import io.chartlake.changelog.Gap;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.plan.Plan;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.PartitionChange;
import io.chartlake.compaction.table.SparkCompactor;
import io.chartlake.compaction.table.StaleTableException;
import io.chartlake.compaction.table.TableState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One table and its raw zone; {@link #run} is a round. */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final int MAX_ROUNDS_LOST = 3;
  private static final int LOGGED_KEYS = 20;

  private final Planner planner;
  private final LatestTable table;
  private final SparkCompactor compactor;
  private final ViewPublisher publisher;
  private final Limits limits;
  private final Watermark nothingRead;

  /**
   * What makes a round fail.
   *
   * @param strict a gap keeps the other partitions from being committed too
   * @param maxRejects more rejected lines in a round than this are not committed
   */
  record Limits(boolean strict, long maxRejects) {}

  /**
   * @param nothingRead watermark of a table without one
   */
  Compaction(
      Planner planner,
      LatestTable table,
      SparkCompactor compactor,
      ViewPublisher publisher,
      Limits limits,
      Watermark nothingRead) {
    this.planner = planner;
    this.table = table;
    this.compactor = compactor;
    this.publisher = publisher;
    this.limits = limits;
    this.nothingRead = nothingRead;
  }

  /**
   * Brings the table up to the end of the raw zone.
   *
   * @throws RefusedException when a person must decide
   * @throws IOException when the raw zone can't be listed
   */
  Result run() throws IOException {
    for (int lost = 1; ; lost++) {
      try {
        return published(round());
      } catch (StaleTableException e) {
        if (lost == MAX_ROUNDS_LOST) {
          throw e;
        }
        LOG.warn("Beginning anew: {}", e.getMessage());
      }
    }
  }

  /**
   * Makes the table anew from the whole raw zone, whatever it held.
   *
   * @throws RefusedException when the raw zone has gaps, so that rows would be lost
   */
  Result rebuild() throws IOException {
    TableState state = table.refreshedForRebuild();
    Stopwatch watch = new Stopwatch();
    Plan plan = planner.plan(nothingRead);
    report(plan);
    Duration planned = watch.lap();
    if (!plan.gaps().isEmpty()) {
      throw new RefusedException(
          "the raw zone does not hold the whole log, a rebuild would lose rows: "
              + plan.gaps().get(0));
    }
    if (plan.isEmpty()) {
      throw new RefusedException("the raw zone is empty, a rebuild would empty the table");
    }
    List<PartitionChange> changes = read(plan, Map.of());
    Duration read = watch.lap();
    state
        .watermark()
        .filter(this::isComparable)
        .map(plan.after()::lower)
        .ifPresent(publisher::publish);
    long snapshot = table.commitRebuilt(state, changes, plan.after());
    return published(
        result(
            plan,
            changes,
            snapshot,
            new Result.Seconds(planned, read, watch.lap(), Duration.ZERO)));
  }

  private boolean isComparable(Watermark watermark) {
    return watermark.topic().equals(nothingRead.topic())
        && watermark.partitions() == nothingRead.partitions();
  }

  private Result round() throws IOException {
    TableState state = table.refreshed();
    Stopwatch watch = new Stopwatch();
    Plan plan = planner.plan(state.watermark().orElse(nothingRead));
    report(plan);
    Duration planned = watch.lap();
    if (plan.isEmpty() || (limits.strict && !plan.gaps().isEmpty())) {
      return nothingCommitted(plan, state, planned);
    }
    List<PartitionChange> changes = read(plan, table.files(state, partitions(plan)));
    Duration read = watch.lap();
    long snapshot = table.commit(state, changes, plan.after());
    return result(
        plan, changes, snapshot, new Result.Seconds(planned, read, watch.lap(), Duration.ZERO));
  }

  private List<PartitionChange> read(Plan plan, Map<Integer, List<DataFile>> current) {
    List<PartitionChange> changes = compactor.compact(plan, table.table(), current);
    long rejects = sum(changes, change -> change.counts().rejects());
    changes.stream()
        .flatMap(change -> change.counts().firstRejects().stream())
        .limit(ReadCounts.MAX_COORDINATES)
        .forEach(coordinates -> LOG.warn("Rejected {}", coordinates));
    if (rejects > limits.maxRejects) {
      table.discard(changes);
      throw new CompactionFailedException(
          "the round has "
              + rejects
              + " rejected lines, more than --max-rejects "
              + limits.maxRejects
              + "; nothing was committed");
    }
    return changes;
  }

  private static void report(Plan plan) {
    plan.gaps().forEach(gap -> LOG.error("Gap: {}; nothing behind it is read", gap));
    plan.foreignKeys().stream()
        .limit(LOGGED_KEYS)
        .forEach(key -> LOG.warn("Not the name of a raw object, passed over: {}", key));
    if (plan.foreignKeys().size() > LOGGED_KEYS) {
      LOG.warn("{} further such keys", plan.foreignKeys().size() - LOGGED_KEYS);
    }
  }

  private Result nothingCommitted(Plan plan, TableState state, Duration planned) {
    return new Result(
        0,
        0,
        state.rows(),
        0,
        0,
        OptionalLong.empty(),
        plan.before(),
        new Result.Seconds(planned, Duration.ZERO, Duration.ZERO, Duration.ZERO),
        plan.gaps(),
        plan.foreignKeys().size());
  }

  private Result result(
      Plan plan, List<PartitionChange> changes, long snapshot, Result.Seconds seconds) {
    return new Result(
        sum(changes, change -> change.counts().records()),
        sum(changes, change -> change.counts().rejects()),
        table.rows(snapshot),
        sum(changes, PartitionChange::changedRows),
        sum(changes, PartitionChange::removedRows),
        OptionalLong.of(snapshot),
        plan.after(),
        seconds,
        plan.gaps(),
        plan.foreignKeys().size());
  }

  private Result published(Result result) {
    LOG.info("Compacted {}: {}", table.table().name(), summary(result));
    if (publisher.isEmpty()) {
      return result;
    }
    Stopwatch watch = new Stopwatch();
    publisher.publish(result.watermark());
    return result.publishing(watch.lap());
  }

  private static List<Integer> partitions(Plan plan) {
    return plan.partitions().stream().map(partition -> partition.partition()).toList();
  }

  private static long sum(List<PartitionChange> changes, ToLongFunction<PartitionChange> number) {
    return changes.stream().mapToLong(number).sum();
  }

  /** One line for the log. */
  private static String summary(Result result) {
    List<Gap> gaps = result.gaps();
    return "read "
        + result.read()
        + ", rejected "
        + result.rejects()
        + ", changed "
        + result.changed()
        + ", removed "
        + result.removed()
        + ", rows "
        + result.rows()
        + (result.snapshot().isPresent()
            ? ", snapshot " + result.snapshot().getAsLong()
            : ", nothing to commit")
        + (gaps.isEmpty() ? "" : ", gaps in " + gaps.size() + " partitions");
  }

  /** Time from lap to lap. */
  private static final class Stopwatch {
    private long started = System.nanoTime();

    Duration lap() {
      long now = System.nanoTime();
      Duration lap = Duration.ofNanos(now - started);
      started = now;
      return lap;
    }
  }
}
