package io.chartlake.compaction.job;

import io.chartlake.compaction.kafka.KafkaSource;
import io.chartlake.compaction.maintain.HourlyTags;
import io.chartlake.compaction.maintain.Maintenance;
import io.chartlake.compaction.maintain.MaintenanceResult;
import io.chartlake.compaction.maintain.MaintenanceSettings;
import io.chartlake.compaction.metrics.CompactionMetrics;
import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.Planner;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.source.RawSource;
import io.chartlake.compaction.source.Source;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.listing.Lag;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/** One table, its source and Spark: what the command line runs. */
public final class CompactionJob {
  private final SparkEnvironment spark;
  private final JobSettings settings;
  private final CatalogTable table;
  private final Clock clock = Clock.systemUTC();
  private final CompactionMetrics metrics;

  /**
   * @param spark whoever made it closes it; several jobs may share it
   */
  public CompactionJob(SparkEnvironment spark, JobSettings settings) {
    this.spark = spark;
    this.settings = settings;
    this.table = new CatalogTable(spark, settings);
    this.metrics = new CompactionMetrics(settings.output().table().toString(), clock);
    spark.show(metrics);
  }

  /**
   * Brings the table up to date, in one commit where memory suffices.
   *
   * @throws RefusedException when a person must decide
   * @throws IOException when store or catalog can't be asked
   */
  public Result once() throws IOException {
    return measured(() -> compaction().run());
  }

  /**
   * Makes the table anew from the whole source.
   *
   * @param allowLoss whether the source may hold less than the table has read
   * @throws RefusedException when the source does not hold the whole log, or the topic has grown
   */
  public Result rebuild(boolean allowLoss) throws IOException {
    return compaction(table.openForRebuild()).rebuild(allowLoss);
  }

  /** Brings the tables up to date again and again; {@link CompactionScheduler#run} begins. */
  public static CompactionScheduler every(Duration period, List<CompactionJob> jobs) {
    Map<String, CompactionScheduler.Job> rounds = new LinkedHashMap<>();
    for (CompactionJob job : jobs) {
      // Metrics are shown by a context only, and matter most when rounds fail.
      job.spark.get();
      rounds.put(job.table(), job.repeated());
    }
    return new CompactionScheduler(rounds, period);
  }

  /** Opens its table at its first turn, and anew after a failure; tags each hour. */
  private CompactionScheduler.Job repeated() {
    return new CompactionScheduler.Job() {
      private final HourlyTags tags = new HourlyTags(table::load, clock);
      private Compaction opened;

      @Override
      public Result run(BooleanSupplier stopping) throws IOException {
        boolean succeeded = false;
        try {
          Result result = measured(() -> compaction().run(stopping));
          tags.make();
          succeeded = true;
          return result;
        } finally {
          opened = succeeded ? opened : null;
        }
      }

      private Compaction compaction() throws IOException {
        if (opened == null) {
          opened = CompactionJob.this.compaction();
        }
        return opened;
      }
    };
  }

  /** The table's name, with its catalog. */
  public String table() {
    return table.name();
  }

  /** Opening the table included. */
  private Result measured(CatalogTable.Work<Result> round) throws IOException {
    Instant begun = clock.instant();
    boolean succeeded = false;
    try {
      Result result = table.reading(round);
      metrics.succeeded(begun, result);
      succeeded = true;
      return result;
    } finally {
      // No catch: a failed task comes as an exception that no signature names.
      if (!succeeded) {
        metrics.failed();
      }
    }
  }

  /**
   * Looks how far the table is behind its source.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException when there is no table
   */
  public Lag lag() throws IOException {
    return table.reading(() -> lag(table.load()));
  }

  private Lag lag(Table loaded) throws IOException {
    Watermark watermark = TableState.known(loaded).watermark().orElse(nothingRead());
    return switch (settings.input().source()) {
      case RAW -> planner().lag(watermark);
      case KAFKA -> {
        KafkaSource.Behind behind = kafkaSource().behind(watermark);
        yield Lag.ofTopic(behind.offsets(), behind.gaps());
      }
    };
  }

  /**
   * Keeps the table in shape: fewer and larger files, old snapshots gone, raw objects merged.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException when there is no table
   * @throws RefusedException when nobody can know what of the changelog the table holds
   */
  public MaintenanceResult maintain(MaintenanceSettings asked) throws IOException {
    return table.reading(
        () ->
            new Maintenance(
                    table.load(),
                    settings.rawRoot(),
                    settings.input().zone(),
                    asked,
                    spark,
                    spark.hadoop(),
                    spark.localFolder(),
                    Clock.systemUTC())
                .run());
  }

  /**
   * A snapshot of the table, by its id or a tag's name.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException when there is no table
   */
  public Optional<Long> find(String snapshotOrTag) throws IOException {
    Table loaded = table.reading(table::load);
    SnapshotRef ref = loaded.refs().get(snapshotOrTag);
    if (ref != null && ref.isTag()) {
      return Optional.of(ref.snapshotId());
    }
    return StreamSupport.stream(loaded.snapshots().spliterator(), false)
        .map(Snapshot::snapshotId)
        .filter(id -> String.valueOf(id).equals(snapshotOrTag))
        .findFirst();
  }

  /**
   * Sets the table back to an earlier snapshot, its watermark included; returns it.
   *
   * @throws RefusedException when that is not in the current history, or nobody would know where to
   *     read on
   */
  public long rollback(long snapshot) {
    return new Rollback(table.load(), settings.publisher()).to(snapshot);
  }

  private Compaction compaction() throws IOException {
    return compaction(table.openOrCreate());
  }

  private Compaction compaction(LatestTable opened) throws IOException {
    return new Compaction(
        source(),
        opened,
        settings.output().writeMode().within(spark.deletedKeysBytesPerTask()),
        settings.publisher(),
        settings.limits(),
        nothingRead());
  }

  private Source source() throws IOException {
    return switch (settings.input().source()) {
      case RAW ->
          new RawSource(
              planner(), spark, maxBytes(), Math.max(maxBytes(), spark.textBytesPerTask()));
      case KAFKA -> kafkaSource();
    };
  }

  private KafkaSource kafkaSource() {
    return new KafkaSource(
        settings.input().zone().topic(),
        settings.input().partitions(),
        settings.input().kafka().orElseThrow(),
        spark,
        maxBytes());
  }

  private long maxBytes() {
    return settings.input().maxBytesPerCommit().orElseGet(spark::textBytesPerTask);
  }

  private Planner planner() throws IOException {
    RawRoot root = settings.rawRoot();
    return new Planner(
        root,
        settings.input().zone(),
        settings.input().partitions(),
        new HadoopListing(root, spark.hadoop()),
        clock);
  }

  private Watermark nothingRead() {
    return Watermark.none(settings.input().zone().topic(), settings.input().partitions());
  }
}
