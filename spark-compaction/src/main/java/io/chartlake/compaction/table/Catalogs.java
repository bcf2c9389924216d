package io.chartlake.compaction.table;

import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
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
}
