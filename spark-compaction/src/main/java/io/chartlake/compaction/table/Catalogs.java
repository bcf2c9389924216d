package io.chartlake.compaction.table;

import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hive.HiveCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Iceberg catalogs from Spark's own settings, without a Spark session. */
public final class Catalogs {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
  private static final String PREFIX = "spark.sql.catalog.";
  private static final String HADOOP_PREFIX = "hadoop.";

  private Catalogs() {}

  /**
   * Builds the catalog that {@code spark.sql.catalog.<name>.*} describes.
   *
   * @throws RefusedException when there are no such settings
   */
  public static Catalog load(
      String name, Map<String, String> sparkSettings, Configuration configuration) {
    String prefix = PREFIX + name + ".";
    Map<String, String> properties = new HashMap<>();
    Configuration own = new Configuration(configuration);
    sparkSettings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix + HADOOP_PREFIX)) {
            own.set(key.substring(prefix.length() + HADOOP_PREFIX.length()), value);
          } else if (key.startsWith(prefix)) {
            properties.put(key.substring(prefix.length()), value);
          }
        });
    if (!properties.containsKey(CatalogUtil.ICEBERG_CATALOG_TYPE)
        && !properties.containsKey("catalog-impl")) {
      throw new RefusedException(
          "catalog '"
              + name
              + "' is not configured: set "
              + prefix
              + "type, such as hive with "
              + prefix
              + "uri and "
              + prefix
              + "warehouse");
    }
    return CatalogUtil.buildIcebergCatalog(name, properties, own);
  }

  /**
   * Opens the table, or makes it when there is none.
   *
   * @throws RefusedException when there is one of another shape
   */
  public static LatestTable openOrCreate(
      Catalog catalog, TableIdentifier id, Projection projection, LatestTable.Evolution evolution) {
    try {
      return new LatestTable(catalog.loadTable(id), projection, evolution);
    } catch (NoSuchTableException e) {
      LOG.info("Creating table {} in catalog {}", id, catalog.name());
    }
    try {
      if (catalog instanceof SupportsNamespaces namespaces
          && !namespaces.namespaceExists(id.namespace())) {
        namespaces.createNamespace(id.namespace());
      }
      Schema schema = TableLayout.schema(projection);
      catalog.createTable(id, schema, TableLayout.partitioning(schema), TableLayout.properties());
    } catch (AlreadyExistsException e) {
      LOG.info("Another one was quicker to create {}", id);
    }
    return new LatestTable(catalog.loadTable(id), projection, evolution);
  }

  /**
   * Opens the table whatever its columns are, or makes it when there is none. In a Hive catalog a
   * table whose metadata cannot be read is no obstacle: a commit replaces it by a new one.
   *
   * @throws RefusedException when no rebuild could change how the table is partitioned
   * @throws IOException when metastore or store cannot be asked
   */
  public static LatestTable openForRebuild(
      Catalog catalog, TableIdentifier id, Projection projection) throws IOException {
    if (catalog instanceof HiveCatalog hive) {
      Optional<HiveEntry> entry = HiveEntry.find(hive, id);
      Optional<String> fault = entry.isPresent() ? entry.get().fault() : Optional.empty();
      if (fault.isPresent()) {
        LOG.warn(
            "Replacing {}, which cannot be read: {}. Its files stay until maintain removes them as"
                + " orphans",
            entry.get(),
            fault.get());
        return entry.get().replaced(projection);
      }
    }
    return openOrCreate(catalog, id, projection, LatestTable.Evolution.REPLACE);
  }

  /**
   * Why a table cannot be read, when it is a metadata file of it that is not what was written;
   * known of tables in Hive catalogs.
   */
  public static Optional<RefusedException> unreadable(
      Catalog catalog, TableIdentifier id, Exception failure) {
    if (!(catalog instanceof HiveCatalog hive)) {
      return Optional.empty();
    }
    try {
      Optional<HiveEntry> entry = HiveEntry.find(hive, id);
      Optional<String> fault = entry.isPresent() ? entry.get().fault() : Optional.empty();
      return fault.map(
          words ->
              new RefusedException(
                  "table %s.%s cannot be read: %s; run rebuild to make it anew from its source"
                      .formatted(catalog.name(), id, words),
                  failure));
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }
}
