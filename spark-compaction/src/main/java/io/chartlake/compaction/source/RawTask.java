package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionWriter;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.lines.ObjectOpener;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The task: the latest record of each key of some partitions, and their files brought up to date.
 */
final class RawTask implements FlatMapFunction<List<PartitionWork>, PartitionChange> {
  private final RawRoot root;
  private final Projection projection;
  private final WriteMode mode;
  private final Broadcast<Table> table;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final long maxHeldBytes;

  /**
   * @param maxHeldBytes about so much memory may the records of a partition take
   */
  RawTask(
      RawRoot root,
      Projection projection,
      WriteMode mode,
      Broadcast<Table> table,
      Broadcast<SerializableConfiguration> hadoop,
      long maxHeldBytes) {
    this.root = root;
    this.projection = projection;
    this.mode = mode;
    this.table = table;
    this.hadoop = hadoop;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Iterator<PartitionChange> call(List<PartitionWork> works) throws IOException {
    List<PartitionChange> changes = new ArrayList<>();
    for (PartitionWork work : works) {
      changes.add(change(work));
    }
    return changes.iterator();
  }

  private PartitionChange change(PartitionWork work) throws IOException {
    PartitionPlan plan = work.plan();
    ObjectOpener opener =
        new ReportingOpener(new HadoopOpener(hadoop.value().value()), plan, new Pace());
    RawReading reading = RawReading.of(plan, projection, opener, maxHeldBytes);
    PartitionChange.Obstacle obstacle =
        new PartitionChange.Obstacle(reading.blocked(), reading.byStore());
    if (reading.slices() == 0) {
      return PartitionChange.nothingRead(
          plan.partition(), plan.slices().get(0).takeFrom(), obstacle);
    }
    PartitionWriter.Written written =
        new PartitionWriter(table.value(), projection, mode)
            .write(plan.partition(), reading.latest(), work.files());
    PartitionPlan read = plan.first(reading.slices());
    ObjectSlice last = read.last();
    return new PartitionChange(
        plan.partition(),
        written,
        reading.counts(),
        new PartitionChange.Reached(
            last.to(), root.key(last.uri()), read.slices().size(), read.sizeBytes()),
        obstacle);
  }
}
