package io.chartlake.compaction.datasource;

import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.ObjectSlice;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RawPlan;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Plans a read of the whole zone as it is now: every offset once, whatever overlaps. */
final class ChangelogScan implements Scan, Batch {
  private final String name;
  private final ChangelogOptions options;
  private final Projection projection;
  private final StructType asked;

  ChangelogScan(String name, ChangelogOptions options, Projection projection, StructType asked) {
    this.name = name;
    this.options = options;
    this.projection = projection;
    this.asked = asked;
  }

  /**
   * What one task reads.
   *
   * @param plan objects in offset order
   */
  record Part(PartitionPlan plan) implements InputPartition {}

  @Override
  public StructType readSchema() {
    return asked;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return new CustomMetric[] {new RejectedLines()};
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    RawPlan plan;
    try {
      plan = plan(hadoop());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    if (!plan.gaps().isEmpty() && !options.upToGaps()) {
      throw new RefusedException(
          plan.gaps().get(0) + "; option gaps=stop reads each partition up to its first gap");
    }
    List<InputPartition> parts = new ArrayList<>();
    for (PartitionPlan partition : plan.partitions()) {
      if (options.records() == ChangelogOptions.Records.LATEST) {
        parts.add(new Part(partition));
      } else {
        for (ObjectSlice slice : partition.slices()) {
          parts.add(new Part(new PartitionPlan(partition.partition(), List.of(slice))));
        }
      }
    }
    return parts.toArray(InputPartition[]::new);
  }

  private RawPlan plan(Configuration hadoop) throws IOException {
    HadoopListing listing = new HadoopListing(options.root(), hadoop);
    int partitions = Planner.countPartitions(options.zone(), listing);
    Planner planner =
        new Planner(options.root(), options.zone(), partitions, listing, Clock.systemUTC());
    return planner.plan(Watermark.none(options.topic(), partitions));
  }

  private static Configuration hadoop() {
    return SparkSession.active().sparkContext().hadoopConfiguration();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext())
            .broadcast(new SerializableConfiguration(hadoop()));
    return new ChangelogReaders(projection, asked, options.records(), hadoop);
  }
}
