package io.chartlake.compaction.kafka;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.source.Step;
import io.chartlake.rawzone.name.Gap;
import io.chartlake.rawzone.name.OffsetRange;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.SparkBuildInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic itself, committed records only, from the watermark to the last stable offset. It moves
 * the same watermark as the raw zone, so that either can take over from the other.
 *
 * <p>Holes within the log, by compaction or transaction markers, are passed: what compaction takes
 * away has a newer record behind it. Where the log begins is another matter, as only retention and
 * {@code DeleteRecords} move that:
 *
 * <ul>
 *   <li>A partition that the table has read, and whose log begins behind where that ended, is a
 *       {@link Gap}: a lost tombstone would leave its row for ever. A rebuild mends it.
 *   <li>One that the table has never read, as in a rebuild, is read from where it begins. What the
 *       topic no longer holds, nobody who restores from it holds either.
 * </ul>
 *
 * <p>Nothing here shows tombstones that compaction itself took away, {@code delete.retention.ms}
 * after it had seen them: a table that was away for longer must be rebuilt.
 */
public final class KafkaSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);

  private final String topic;
  private final int partitions;
  private final KafkaSettings settings;
  private final Supplier<JavaSparkContext> spark;
  private final long maxHeldBytes;

  /**
   * @param partitions number of partitions that the topic must have
   * @param spark asked only when there is something to read
   * @param maxHeldBytes about so much memory may the records of one Kafka partition take in a task;
   *     what is left comes in further steps
   */
  public KafkaSource(
      String topic,
      int partitions,
      KafkaSettings settings,
      Supplier<JavaSparkContext> spark,
      long maxHeldBytes) {
    this.topic = topic;
    this.partitions = partitions;
    this.settings = settings;
    this.spark = spark;
    this.maxHeldBytes = maxHeldBytes;
  }

  /**
   * Checks that Spark's Kafka source, and with it Kafka's client, is on the classpath.
   *
   * @throws IllegalArgumentException naming the package to add
   */
  public static void requireOnClasspath() {
    try {
      Class.forName(
          "org.apache.spark.sql.kafka010.KafkaSourceProvider",
          false,
          Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "--source kafka needs Spark's Kafka source: add --packages"
              + " org.apache.spark:spark-sql-kafka-0-10_2.13:"
              + SparkBuildInfo.spark_version()
              + " to spark-submit, or its jars to the classpath",
          e);
    }
  }

  /**
   * How far a table is behind the topic.
   *
   * @param offsets log positions behind per Kafka partition, holes included; partitions that are
   *     abreast are absent
   */
  public record Behind(SortedMap<Integer, Long> offsets, List<Gap> gaps) {}

  /**
   * Looks how far a table with this watermark is behind.
   *
   * @throws RefusedException when the topic is not the one of the watermark
   * @throws IOException when the brokers can't be asked
   */
  public Behind behind(Watermark watermark) throws IOException {
    KafkaStep step = step(watermark);
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    step.ranges().forEach((partition, range) -> offsets.put(partition, range.length()));
    return new Behind(offsets, step.gaps());
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedException when the topic is not the one of the watermark
   */
  @Override
  public Step plan(Watermark watermark) throws IOException {
    return step(watermark);
  }

  private KafkaStep step(Watermark watermark) throws IOException {
    TopicLog log = TopicLog.of(topic, settings);
    TopicCheck.check(log, watermark, partitions);
    SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
    List<Gap> gaps = new ArrayList<>();
    log.extents()
        .forEach(
            (partition, extent) -> {
              long next = watermark.next(partition);
              boolean known = watermark.next().containsKey(partition);
              if (extent.start() > next && known) {
                gaps.add(new Gap(partition, new OffsetRange(next, extent.start())));
              } else if (extent.end() > Math.max(next, extent.start())) {
                if (extent.start() > next) {
                  LOG.warn(
                      "Partition {} of {} begins at offset {}; what was before is in no table",
                      partition,
                      topic,
                      extent.start());
                }
                ranges.put(
                    partition, new OffsetRange(Math.max(next, extent.start()), extent.end()));
              }
            });
    return new KafkaStep(watermark, log, ranges, gaps, settings, spark, maxHeldBytes);
  }
}
