package io.chartlake.bench.landing;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/**
 * Creates the table of Iceberg's sink and tells of each of its snapshots until all rows are there.
 * A process of its own, since Iceberg is not on the benchmark's classpath.
 */
public final class IcebergTable {
  static final String NAME = "bench.songs";
  static final String CREATED = "created";
  static final String SNAPSHOT = "snapshot ";
  private static final long POLL_MILLIS = 100;

  private IcebergTable() {}

  /** Arguments: file with the catalog's properties, rows to wait for. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> catalogProperties = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> catalogProperties.put(key, properties.getProperty(key)));
    Catalog catalog = CatalogUtil.buildIcebergCatalog("iceberg", catalogProperties, null);
    TableIdentifier identifier = TableIdentifier.parse(NAME);
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("bench"));
    Table table =
        catalog.createTable(
            identifier,
            new Schema(
                Types.NestedField.optional(1, "count", Types.LongType.get()),
                Types.NestedField.optional(2, "songName", Types.StringType.get())));
    System.out.println(CREATED);
    watch(table, Long.parseLong(arguments[1]));
    requireInFiles(table, Long.parseLong(arguments[1]));
  }

  private static void watch(Table table, long rows) throws InterruptedException {
    long told = 0;
    while (told < rows) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      table.refresh();
      Snapshot current = table.currentSnapshot();
      long total = current == null ? 0 : Long.parseLong(current.summary().get("total-records"));
      if (total != told) {
        System.out.println(SNAPSHOT + current.timestampMillis() + " " + total);
        told = total;
      }
    }
  }

  /** The summary only says so: the files' own counts must add up to it. */
  private static void requireInFiles(Table table, long rows) throws IOException {
    long inFiles = 0;
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        inFiles += file.file().recordCount();
      }
    }
    if (inFiles != rows) {
      throw new IllegalStateException("the table's files hold " + inFiles + " rows, not " + rows);
    }
  }
}
