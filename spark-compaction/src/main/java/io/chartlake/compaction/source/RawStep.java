package io.chartlake.compaction.source;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.plan.PartitionPlan;
import io.chartlake.compaction.plan.RawPlan;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.rawzone.name.Gap;
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
  public List<PartitionChange> read(Target target, Optional<KeyHomes> homes) {
    JavaSparkContext context = spark.get();
    List<List<PartitionWork>> tasks = tasks(target, homes.isPresent(), context);
    if (tasks.isEmpty()) {
      return List.of();
    }
    Broadcast<Table> table = context.broadcast(SerializableTable.copyOf(target.table()));
    Broadcast<SerializableConfiguration> hadoop = hadoop(context);
    Broadcast<KeyHomes> sharedHomes = homes.map(context::broadcast).orElse(null);
    describe(context, "read %s, write %s".formatted(what(), target.table().name()));
    try {
      List<PartitionChange> changes =
          context
              .parallelize(tasks, tasks.size())
              .flatMap(
                  new RawTask(
                      plan.root(),
                      target.projection(),
                      target.mode(),
                      table,
                      hadoop,
                      sharedHomes,
                      // A key's home is found among all records, so they are read together.
                      homes.isPresent() ? Long.MAX_VALUE : maxHeldBytes))
              .collect();
      leftMore = changes.stream().anyMatch(this::isCutShort);
      return changes;
    } finally {
      context.clearJobGroup();
      table.destroy();
      hadoop.destroy();
      if (sharedHomes != null) {
        sharedHomes.destroy();
      }
    }
  }

  /** Whether memory was short, and nothing else is in the way of what is left. */
  private boolean isCutShort(PartitionChange change) {
    return change.blocked().isEmpty()
        && plan.partitions().stream()
            .filter(partition -> partition.partition() == change.partition())
            .anyMatch(partition -> change.next() < partition.last().to());
  }

  @Override
  public KeyHomes homes(Target target) {
    JavaSparkContext context = spark.get();
    List<List<PartitionWork>> tasks = tasks(target, false, context);
    Broadcast<SerializableConfiguration> hadoop = hadoop(context);
    describe(context, "find the last partition of each key in %s".formatted(what()));
    try {
      return new KeyHomes(
          context
              .parallelize(tasks, tasks.size())
              .flatMap(new HomeTask(target.projection(), hadoop))
              .collect());
    } finally {
      context.clearJobGroup();
      hadoop.destroy();
    }
  }

  /**
   * @param all whether partitions with nothing new are worked on too
   */
  private List<List<PartitionWork>> tasks(Target target, boolean all, JavaSparkContext context) {
    List<PartitionWork> works = new ArrayList<>();
    for (PartitionPlan partition : plan.partitions()) {
      works.add(
          new PartitionWork(
              partition.partition(), List.of(partition), target.files(partition.partition())));
    }
    if (all) {
      SortedSet<Integer> idle = new TreeSet<>(target.files().keySet());
      idle.removeAll(partitions());
      idle.forEach(
          partition -> works.add(new PartitionWork(partition, List.of(), target.files(partition))));
    }
    works.sort(Comparator.comparingLong(work -> -work.sizeBytes()));
    return TaskGroups.of(works, PartitionWork::sizeBytes, context.defaultParallelism());
  }

  private String what() {
    return plan.partitions().stream().mapToInt(partition -> partition.slices().size()).sum()
        + " raw objects of "
        + plan.before().topic();
  }

  private static void describe(JavaSparkContext context, String what) {
    context.setJobGroup("compaction", what);
  }

  private static Broadcast<SerializableConfiguration> hadoop(JavaSparkContext context) {
    return context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }
}
