package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.plan.RawPlan;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** A round over raw objects, as one Spark job. */
final class RawStep implements Step {
  private final RawPlan plan;
  private final Supplier<JavaSparkContext> spark;
  private final long maxTextBytes;
  private final long maxHeldBytes;
  private boolean leftMore;

  RawStep(RawPlan plan, Supplier<JavaSparkContext> spark, long maxTextBytes, long maxHeldBytes) {
    this.plan = plan;
    this.spark = spark;
    this.maxTextBytes = maxTextBytes;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Watermark before() {
    return plan.before();
  }

  @Override
  public Optional<String> topicId() {
    return plan.topicId();
  }

  @Override
  public SortedSet<Integer> partitions() {
    SortedSet<Integer> partitions = new TreeSet<>();
    plan.partitions().forEach(partition -> partitions.add(partition.partition()));
    return partitions;
  }

  @Override
  public List<Gap> gaps() {
    return plan.gaps();
  }

  @Override
  public String describe(Gap gap) {
    return gap
        + "; nothing behind them is read until the object is there; when it is lost, run once"
        + " --source kafka while the topic still holds those records, else rebuild --source kafka";
  }

  @Override
  public List<String> foreignKeys() {
    return plan.foreignKeys();
  }

  /** Also known when it is read: sparse lines may take more memory than their text. */
  @Override
  public boolean isBounded() {
    return plan.bounded() || leftMore;
  }

  @Override
  public Step first() {
    RawPlan within = plan.within(maxTextBytes);
    return within.equals(plan) ? this : new RawStep(within, spark, maxTextBytes, maxHeldBytes);
  }

  @Override
  public Step rest(Watermark reached) {
    return new RawStep(plan.behind(reached), spark, maxTextBytes, maxHeldBytes);
  }

  @Override
  public List<PartitionChange> read(Target target) {
    if (plan.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = spark.get();
    List<PartitionWork> works = new ArrayList<>();
    for (PartitionPlan partition : plan.partitions()) {
      works.add(new PartitionWork(partition, target.files(partition.partition())));
    }
    works.sort(Comparator.comparingLong(work -> -work.sizeBytes()));
    List<List<PartitionWork>> tasks =
        TaskGroups.of(works, PartitionWork::sizeBytes, context.defaultParallelism());
    Broadcast<Table> table = context.broadcast(SerializableTable.copyOf(target.table()));
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    context.setJobGroup("compaction", "read %s, write %s".formatted(what(), target.table().name()));
    try {
      List<PartitionChange> changes =
          context
              .parallelize(tasks, tasks.size())
              .flatMap(
                  new RawTask(
                      plan.root(), target.projection(), target.mode(), table, hadoop, maxHeldBytes))
              .collect();
      leftMore = changes.stream().anyMatch(this::isCutShort);
      return changes;
    } finally {
      context.clearJobGroup();
      table.destroy();
      hadoop.destroy();
    }
  }

  /** Whether memory was short, and nothing else is in the way of what is left. */
  private boolean isCutShort(PartitionChange change) {
    return !change.obstacle().isThere()
        && plan.partitions().stream()
            .filter(partition -> partition.partition() == change.partition())
            .anyMatch(partition -> change.next() < partition.last().to());
  }

  private String what() {
    return plan.partitions().stream().mapToInt(partition -> partition.slices().size()).sum()
        + " raw objects of "
        + plan.before().topic();
  }
}
