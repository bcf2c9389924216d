package io.chartlake.compaction.maintain;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.DeleteOrphanFiles;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files of killed rounds, by Iceberg's own action: old enough, in the table's data and
 * metadata folders, and named by no metadata.
 */
final class OrphanRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanRemoval.class);

  private final Table table;
  private final Supplier<JavaSparkContext> spark;
  private final Configuration configuration;
  private final long olderThanMillis;
  private final AtomicInteger files = new AtomicInteger();
  private final LongAdder bytes = new LongAdder();

  /** What was done. */
  record Outcome(int files, long bytes) {
    static final Outcome NOTHING = new Outcome(0, 0);
  }

  /**
   * @param olderThanMillis files last written before this time, since 1970, may be orphans
   */
  OrphanRemoval(
      Table table,
      Supplier<JavaSparkContext> spark,
      Configuration configuration,
      long olderThanMillis) {
    this.table = table;
    this.spark = spark;
    this.configuration = configuration;
    this.olderThanMillis = olderThanMillis;
  }

  /**
   * @throws IOException when the store cannot be asked; none is removed then
   */
  Outcome run(ExecutorService pool) throws IOException {
    if (!PropertyUtil.propertyAsBoolean(
        table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
      LOG.info("{} has {}=false: no files are removed", table.name(), TableProperties.GC_ENABLED);
      return Outcome.NOTHING;
    }
    table.refresh();
    for (Path folder :
        List.of(
            folder(TableProperties.WRITE_DATA_LOCATION, "data"),
            folder(TableProperties.WRITE_METADATA_LOCATION, "metadata"))) {
      if (folder.getFileSystem(configuration).exists(folder)) {
        SparkActions.get(SparkSession.builder().sparkContext(spark.get().sc()).getOrCreate())
            .deleteOrphanFiles(table)
            .location(folder.toString())
            .olderThan(olderThanMillis)
            // Engines spell scheme and bucket in different ways.
            .prefixMismatchMode(DeleteOrphanFiles.PrefixMismatchMode.IGNORE)
            .deleteWith(this::delete)
            .executeDeleteWith(pool)
            .execute();
      }
    }
    LOG.info("Removed {} orphans of {}, {} bytes", files, table.name(), bytes);
    return new Outcome(files.get(), bytes.sum());
  }

  private Path folder(String property, String standard) {
    String location = table.location().replaceAll("/+$", "");
    return new Path(table.properties().getOrDefault(property, location + "/" + standard));
  }

  private void delete(String location) {
    long length = table.io().newInputFile(location).getLength();
    table.io().deleteFile(location);
    files.incrementAndGet();
    bytes.add(length);
  }
}
