package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Runs a plan as one Spark job, a task per Kafka partition, the largest first. */
public final class SparkCompactor {
  private final Supplier<JavaSparkContext> spark;
  private final Projection projection;

  /**
   * @param spark asked only when there is something to read, as a context costs two CPU seconds
   */
  public SparkCompactor(Supplier<JavaSparkContext> spark, Projection projection) {
    this.spark = spark;
    this.projection = projection;
  }

  /** Reads what the plan names; the files written are not yet part of the table. */
  public List<PartitionChange> compact(
      Plan plan, Table table, Map<Integer, List<DataFile>> current) {
    List<PartitionWork> works =
        plan.partitions().stream()
            .sorted(Comparator.comparingLong(partition -> -partition.sizeBytes()))
            .map(
                partition ->
                    new PartitionWork(
                        partition, current.getOrDefault(partition.partition(), List.of())))
            .toList();
    JavaSparkContext context = spark.get();
    Broadcast<Table> sharedTable = context.broadcast(SerializableTable.copyOf(table));
    Broadcast<SerializableConfiguration> sharedHadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    try {
      return context
          .parallelize(works, works.size())
          .map(new CompactPartition(projection, sharedTable, sharedHadoop))
          .collect();
    } finally {
      sharedTable.destroy();
      sharedHadoop.destroy();
    }
  }
}
