package io.chartlake.compaction.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chartlake.compaction.files.TableLayout;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hive.HiveCatalog;
import org.apache.iceberg.hive.HiveTableOperations;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a Hive metastore itself knows of a table: enough to say what is wrong, or to replace it. */
final class HiveEntry {
  private static final Logger LOG = LoggerFactory.getLogger(HiveEntry.class);

  /** Iceberg keeps the summary of the current snapshot there, unless it is very large. */
  private static final String SUMMARY = "current-snapshot-summary";

  private final HiveCatalog catalog;
  private final TableIdentifier id;
  private final HiveTableOperations operations;
  private final String tableLocation;
  private final Map<String, String> parameters;

  private HiveEntry(
      HiveCatalog catalog,
      TableIdentifier id,
      HiveTableOperations operations,
      org.apache.hadoop.hive.metastore.api.Table table) {
    this.catalog = catalog;
    this.id = id;
    this.operations = operations;
    this.tableLocation = table.getSd().getLocation();
    this.parameters = table.getParameters();
  }

  /**
   * Asks the metastore.
   *
   * @return empty when it has no Iceberg table of this name
   * @throws IOException when it cannot be asked
   */
  static Optional<HiveEntry> find(HiveCatalog catalog, TableIdentifier id) throws IOException {
    HiveTableOperations operations = (HiveTableOperations) catalog.newTableOps(id);
    try {
      HiveEntry entry =
          new HiveEntry(
              catalog,
              id,
              operations,
              operations
                  .metaClients()
                  .run(client -> client.getTable(operations.database(), operations.table())));
      return Optional.of(entry).filter(found -> found.metadata() != null);
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    } catch (TException e) {
      throw new IOException("the metastore does not show " + id + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the metastore for " + id, e);
    }
  }

  /** Location of the current metadata file. */
  private String metadata() {
    return parameters.get(BaseMetastoreTableOperations.METADATA_LOCATION_PROP);
  }

  /**
   * In words which of its metadata files is not what was written; empty when all can be read.
   *
   * @throws IOException when the store does not give a file
   */
  Optional<String> fault() throws IOException {
    return new TableFault(operations.io()).find(metadata());
  }

  /**
   * This table as an empty one: its next commit swaps the metastore's pointer from the unreadable
   * metadata to the new one, so that readers see the one or the other.
   */
  LatestTable replaced(Projection projection) {
    Schema schema = TableLayout.schema(projection);
    TableMetadata empty =
        TableMetadata.newTableMetadata(
            schema, TableLayout.partitioning(schema), tableLocation, TableLayout.properties());
    return new LatestTable(
        new BaseTable(
            new ReplacingOperations(catalog, id, operations, metadata(), empty),
            catalog.name() + "." + id),
        projection,
        LatestTable.Evolution.REPLACE,
        lastKnown());
  }

  /** How far the table had read by what the metastore was last told. */
  private Optional<Watermark> lastKnown() {
    String summary = parameters.get(SUMMARY);
    if (summary == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
              new ObjectMapper().readTree(summary).path(Watermark.PROPERTY).textValue())
          .map(Watermark::parse);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("What the metastore says of {} cannot be read: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return catalog.name() + "." + id + " at " + metadata();
  }
}
