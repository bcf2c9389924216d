package io.chartlake.compaction.source;

import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.lines.PartitionReader;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.lines.UnavailableObjectException;
import io.chartlake.compaction.lines.UnreadableObjectException;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.spark.TaskContext;

/**
 * The latest records of one partition's objects, up to the first that can't be read, or as many as
 * memory holds.
 *
 * @param slices how many of the plan's slices were read
 * @param blocked why the one behind them can't be; empty when all were read, or memory was short
 * @param byStore whether it is the store that does not give it, so that trying again may help
 */
record RawReading(
    LatestRecords latest, ReadCounts counts, int slices, String blocked, boolean byStore) {

  /**
   * Reads a plan.
   *
   * @param maxHeldBytes about so much memory may its records take, unless one object alone has more
   * @throws IOException when the task is to end
   */
  static RawReading of(
      PartitionPlan plan, Projection projection, ObjectOpener opener, long maxHeldBytes)
      throws IOException {
    String blocked = "";
    boolean byStore = false;
    int slices = plan.slices().size();
    while (slices > 0) {
      PartitionReader reader = new PartitionReader(projection, opener);
      try {
        long held = slices == 1 ? Long.MAX_VALUE : maxHeldBytes;
        Optional<LatestRecords> latest = reader.readWithin(plan.first(slices), held);
        if (latest.isPresent()) {
          return new RawReading(latest.get(), reader.counts(), slices, blocked, byStore);
        }
        slices /= 2;
        blocked = "";
        byStore = false;
      } catch (UnreadableObjectException e) {
        // What was read of newer objects must not count either: begin again before this one.
        blocked = e.getMessage();
        byStore = false;
        slices = e.slice();
      } catch (UnavailableObjectException e) {
        requireRunning(e);
        blocked = e.getMessage();
        byStore = true;
        slices = available(plan, e.slice(), opener);
      }
    }
    PartitionReader nothing = new PartitionReader(projection, opener);
    return new RawReading(new LatestRecords(projection), nothing.counts(), 0, blocked, byStore);
  }

  /**
   * How many of the first slices the store gives. They are asked for oldest first, so that a store
   * that is away is asked once and not for every object.
   */
  private static int available(PartitionPlan plan, int slices, ObjectOpener opener)
      throws IOException {
    for (int slice = 0; slice < slices; slice++) {
      // Opening alone may send no request.
      try (InputStream in = opener.open(plan.slices().get(slice))) {
        in.read();
      } catch (IOException e) {
        requireRunning(e);
        return slice;
      }
    }
    return slices;
  }

  /** A task that is killed looks like a store that fails. */
  private static void requireRunning(IOException failure) throws IOException {
    TaskContext task = TaskContext.get();
    if (Thread.currentThread().isInterrupted() || (task != null && task.isInterrupted())) {
      throw failure;
    }
  }
}
