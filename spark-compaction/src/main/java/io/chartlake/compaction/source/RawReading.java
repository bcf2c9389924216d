package io.chartlake.compaction.source;

import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.PartitionReader;
import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.lines.UnreadableObjectException;
import io.chartlake.compaction.plan.PartitionPlan;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * The latest records of one partition's objects, up to the first that can't be read.
 *
 * @param slices how many of the plan's slices were read
 * @param blocked why the one behind them can't be; empty when all were read
 */
record RawReading(LatestRecords latest, ReadCounts counts, int slices, String blocked) {

  /**
   * Reads a plan.
   *
   * @throws IOException when the store fails, so that trying again may help
   */
  static RawReading of(PartitionPlan plan, Projection projection, Configuration hadoop)
      throws IOException {
    String blocked = "";
    int slices = plan.slices().size();
    while (slices > 0) {
      PartitionReader reader = new PartitionReader(projection, new HadoopOpener(hadoop));
      try {
        LatestRecords latest = reader.read(plan.first(slices));
        return new RawReading(latest, reader.counts(), slices, blocked);
      } catch (UnreadableObjectException e) {
        // What was read of newer objects must not count either: begin again before this one.
        blocked = e.getMessage();
        slices = e.slice();
      }
    }
    PartitionReader nothing = new PartitionReader(projection, new HadoopOpener(hadoop));
    return new RawReading(new LatestRecords(projection), nothing.counts(), 0, blocked);
  }
}
