package io.chartlake.compaction.job;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.table.Catalogs;
import io.chartlake.compaction.table.LatestTable;
import java.io.IOException;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/** A job's table in its catalog; says why it cannot be read when it cannot. */
final class CatalogTable {
  private final SparkEnvironment spark;
  private final JobSettings settings;
  private Catalog catalog;

  CatalogTable(SparkEnvironment spark, JobSettings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  /** Its name, with its catalog. */
  String name() {
    return settings.output().catalog() + "." + settings.output().table();
  }

  /**
   * Loads it.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException when there is no table
   */
  Table load() {
    return catalog().loadTable(settings.output().table());
  }

  /** Opens it for rounds, or makes it when there is none. */
  LatestTable openOrCreate() {
    return Catalogs.openOrCreate(
        catalog(),
        settings.output().table(),
        settings.output().projection(),
        settings.output().evolution());
  }

  /** Opens it to be made anew, even where it cannot be read. */
  LatestTable openForRebuild() throws IOException {
    return Catalogs.openForRebuild(
        catalog(), settings.output().table(), settings.output().projection());
  }

  /**
   * Made when first asked for, as some ask their server then, which may be away.
   *
   * @throws RefusedException when Spark's settings do not describe it
   */
  private Catalog catalog() {
    if (catalog == null) {
      catalog = Catalogs.load(settings.output().catalog(), spark.settings(), spark.hadoop());
    }
    return catalog;
  }

  /** What is done with the table. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does something that reads the table's metadata.
   *
   * @throws RefusedException naming the metadata file, when one that is not what was written is why
   *     the work fails
   */
  <T> T reading(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      Optional<RefusedException> unreadable =
          Failures.isOfConnection(e)
              ? Optional.empty()
              : Catalogs.unreadable(catalog(), settings.output().table(), e);
      if (unreadable.isPresent()) {
        throw unreadable.get();
      }
      throw e;
    }
  }
}
