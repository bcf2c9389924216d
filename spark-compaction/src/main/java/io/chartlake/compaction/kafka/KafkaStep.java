package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.source.Target;
import io.chartlake.compaction.source.TaskGroups;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A round over ranges of a topic's log, as one Spark job. */
final class KafkaStep implements Step {
  private final Watermark before;
  private final TopicLog log;
  private final SortedMap<Integer, OffsetRange> ranges;
  private final List<Gap> gaps;
  private final KafkaClients clients;
  private final Supplier<JavaSparkContext> spark;
  private final long maxHeldBytes;
  private boolean leftMore;

  KafkaStep(
      Watermark before,
      TopicLog log,
      SortedMap<Integer, OffsetRange> ranges,
      List<Gap> gaps,
      KafkaClients clients,
      Supplier<JavaSparkContext> spark,
      long maxHeldBytes) {
    this.before = before;
    this.log = log;
    this.ranges = new TreeMap<>(ranges);
    this.gaps = List.copyOf(gaps);
    this.clients = clients;
    this.spark = spark;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Watermark before() {
    return before;
  }

  @Override
  public Optional<String> topicId() {
    return Optional.of(log.id());
  }

  @Override
  public SortedSet<Integer> partitions() {
    return new TreeSet<>(ranges.keySet());
  }

  SortedMap<Integer, OffsetRange> ranges() {
    return new TreeMap<>(ranges);
  }

  @Override
  public List<Gap> gaps() {
    return gaps;
  }

  @Override
  public String describe(Gap gap) {
    return "partition %d of %s begins at offset %d, the table has read up to %d: retention was quicker; run rebuild --source kafka"
        .formatted(gap.partition(), log.topic(), gap.missing().to(), gap.missing().from());
  }

  @Override
  public List<String> foreignKeys() {
    return List.of();
  }

  /** Known only when it is read: a task stops where its records take too much memory. */
  @Override
  public boolean isBounded() {
    return leftMore;
  }

  @Override
  public List<PartitionChange> read(Target target) {
    JavaSparkContext context = spark.get();
    List<KafkaWork> works = new ArrayList<>();
    ranges.forEach(
        (partition, range) ->
            works.add(
                new KafkaWork(
                    partition,
                    range,
                    target.files().getOrDefault(partition, PartitionFiles.NONE))));
    works.sort(Comparator.comparingLong(work -> -work.estimatedBytes()));
    List<List<KafkaWork>> tasks =
        TaskGroups.of(works, KafkaWork::estimatedBytes, context.defaultParallelism());
    Broadcast<Table> table = context.broadcast(SerializableTable.copyOf(target.table()));
    context.setJobGroup(
        "compaction",
        "read %d partitions of topic %s, write %s"
            .formatted(ranges.size(), log.topic(), target.table().name()));
    try {
      List<PartitionChange> changes =
          context
              .parallelize(tasks, tasks.size())
              .flatMap(
                  new KafkaTask(
                      log.topic(),
                      clients,
                      target.projection(),
                      target.mode(),
                      table,
                      maxHeldBytes))
              .collect();
      leftMore =
          changes.stream().anyMatch(change -> change.next() < ranges.get(change.partition()).to());
      return changes;
    } finally {
      context.clearJobGroup();
      table.destroy();
    }
  }
}
