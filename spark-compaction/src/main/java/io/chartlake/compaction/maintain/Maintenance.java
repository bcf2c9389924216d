package io.chartlake.compaction.maintain;

import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.plan.HadoopListing;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.table.TableState;
import io.chartlake.compaction.table.WatermarkStamp;
import io.chartlake.rawzone.name.RawZone;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintenance as its story: rewrite, stamp, tag, expire, remove orphans, merge raw objects. Every
 * step is finished by the next run when this one is killed.
 */
public final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final int THREADS = 4;

  private final Table table;
  private final RawRoot root;
  private final RawZone zone;
  private final MaintenanceSettings settings;
  private final Supplier<JavaSparkContext> spark;
  private final Configuration configuration;
  private final Path scratch;
  private final Clock clock;
  private final SortedMap<String, Duration> seconds = new TreeMap<>();

  /**
   * @param spark asked only when files are rewritten or orphans looked for
   * @param scratch local folder for what is merged, made when absent
   */
  public Maintenance(
      Table table,
      RawRoot root,
      RawZone zone,
      MaintenanceSettings settings,
      Supplier<JavaSparkContext> spark,
      Configuration configuration,
      Path scratch,
      Clock clock) {
    this.table = table;
    this.root = root;
    this.zone = zone;
    this.settings = settings;
    this.spark = spark;
    this.configuration = configuration;
    this.scratch = scratch;
    this.clock = clock;
  }

  /** A step that can fail as stores do. */
  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }

  /**
   * Runs once.
   *
   * @throws RefusedException when the table has a history without a watermark, or follows another
   *     topic
   * @throws IOException when the store fails; what was done so far stays
   */
  public MaintenanceResult run() throws IOException {
    checkTopic(TableState.known(table).watermark());
    Instant now = clock.instant();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      keepOldMetadataFilesFew();
      FileRewrite.Outcome rewrite = timed("rewrite", () -> new FileRewrite(table, spark).run());
      HourTag hour = new HourTag(table, now, settings.keepTags());
      SnapshotExpiry expiry =
          new SnapshotExpiry(table, now.minus(settings.keepSnapshots()).toEpochMilli());
      boolean stamped = timed("stamp", () -> stamp(hour, expiry));
      Optional<String> tag = timed("tag", hour::make);
      SnapshotExpiry.Outcome expired = timed("expire", () -> expiry.run(pool));
      OrphanRemoval.Outcome orphans = timed("orphans", () -> removeOrphans(now, pool));
      RawMerge.Outcome merge = timed("mergeRaw", () -> merge(now, pool));
      MaintenanceResult result =
          new MaintenanceResult(rewrite, stamped, tag, expired, orphans, merge, seconds);
      LOG.info("Maintained {}: {}", table.name(), result.toJson());
      return result;
    } finally {
      pool.shutdownNow();
    }
  }

  private void checkTopic(Optional<Watermark> watermark) {
    if (watermark.isPresent() && !watermark.get().topic().equals(zone.topic())) {
      throw new RefusedException(
          "the table follows topic '%s', not '%s'; pass its own --raw and --topic"
              .formatted(watermark.get().topic(), zone.topic()));
    }
  }

  /** Tables that another engine made leave a metadata file behind with every commit. */
  private void keepOldMetadataFilesFew() {
    if (!table.properties().containsKey(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED)) {
      table
          .updateProperties()
          .set(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true")
          .commit();
    }
  }

  /** Where the tag needs a watermark, or expiring would take away the last one. */
  private boolean stamp(HourTag hour, SnapshotExpiry expiry) {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    boolean isBare = current != null && !current.summary().containsKey(Watermark.PROPERTY);
    if (isBare && (hour.isDue() || expiry.wouldLoseWatermark())) {
      WatermarkStamp.commit(table);
      LOG.info("Stated the watermark of {} again", table.name());
      return true;
    }
    return false;
  }

  private OrphanRemoval.Outcome removeOrphans(Instant now, ExecutorService pool)
      throws IOException {
    if (settings.orphansOlderThan().isEmpty()) {
      return OrphanRemoval.Outcome.NOTHING;
    }
    long olderThan = now.minus(settings.orphansOlderThan().get()).toEpochMilli();
    return new OrphanRemoval(table, spark, configuration, olderThan).run(pool);
  }

  private RawMerge.Outcome merge(Instant now, ExecutorService pool) throws IOException {
    table.refresh();
    Optional<Watermark> watermark = TableState.of(table).watermark();
    if (settings.merge().isEmpty() || watermark.isEmpty()) {
      return RawMerge.Outcome.NOTHING;
    }
    return new RawMerge(
            root,
            zone,
            new HadoopListing(root, configuration),
            new HadoopOpener(configuration),
            new HadoopRawStore(root, configuration),
            scratch,
            settings.merge().get(),
            now)
        .run(watermark.get(), pool);
  }

  private <T> T timed(String step, Step<T> work) throws IOException {
    long started = System.nanoTime();
    T done = work.run();
    seconds.put(step, Duration.ofNanos(System.nanoTime() - started));
    return done;
  }
}
