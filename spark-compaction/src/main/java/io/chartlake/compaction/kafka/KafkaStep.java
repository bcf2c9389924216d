package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.source.Step;
import io.chartlake.compaction.source.Target;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.watermark.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** A round over ranges of a topic's log, read by Spark's Kafka source. */
final class KafkaStep implements Step {
  private final Watermark before;
  private final TopicLog log;
  private final SortedMap<Integer, OffsetRange> ranges;
  private final List<Gap> gaps;
  private final KafkaSettings settings;
  private final Supplier<JavaSparkContext> spark;
  private final long maxHeldBytes;
  private boolean leftMore;

  KafkaStep(
      Watermark before,
      TopicLog log,
      SortedMap<Integer, OffsetRange> ranges,
      List<Gap> gaps,
      KafkaSettings settings,
      Supplier<JavaSparkContext> spark,
      long maxHeldBytes) {
    this.before = before;
    this.log = log;
    this.ranges = new TreeMap<>(ranges);
    this.gaps = List.copyOf(gaps);
    this.settings = settings;
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
    Broadcast<Table> table = context.broadcast(SerializableTable.copyOf(target.table()));
    context.setJobGroup(
        "compaction",
        "read %d partitions of topic %s, write %s"
            .formatted(ranges.size(), log.topic(), target.table().name()));
    try {
      List<PartitionChange> changes =
          new ArrayList<>(
              records(context)
                  .javaRDD()
                  .mapPartitions(new KafkaTask(log.topic(), ranges, target, table, maxHeldBytes))
                  .collect());
      addPassed(changes);
      leftMore =
          changes.stream().anyMatch(change -> change.next() < ranges.get(change.partition()).to());
      return changes;
    } finally {
      context.clearJobGroup();
      table.destroy();
    }
  }

  /** The committed records of the ranges: a Spark partition for each of the topic's, in order. */
  private Dataset<Row> records(JavaSparkContext context) {
    return SparkSession.builder()
        .sparkContext(context.sc())
        .getOrCreate()
        .read()
        .format("kafka")
        .options(settings.forSpark())
        .option("assign", json(ranges.keySet().toString()))
        .option("startingOffsets", json(offsets(OffsetRange::from)))
        .option("endingOffsets", json(offsets(OffsetRange::to)))
        .option("failOnDataLoss", true)
        .load()
        .selectExpr(KafkaTask.COLUMNS);
  }

  private String offsets(ToLongFunction<OffsetRange> end) {
    return ranges.entrySet().stream()
        .map(range -> "\"%d\":%d".formatted(range.getKey(), end.applyAsLong(range.getValue())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A topic's name needs no escapes. */
  private String json(String value) {
    return "{\"%s\":%s}".formatted(log.topic(), value);
  }

  /** No task tells of ranges in which nothing is visible: markers, aborted records, holes. */
  private void addPassed(List<PartitionChange> changes) {
    Map<Integer, OffsetRange> passed = new TreeMap<>(ranges);
    changes.forEach(change -> passed.remove(change.partition()));
    passed.forEach(
        (partition, range) ->
            changes.add(
                PartitionChange.nothingRead(partition, range.to(), PartitionChange.Obstacle.NONE)));
  }
}
