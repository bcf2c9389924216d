package io.chartlake.compaction.table;

import java.util.Objects;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hive.HiveCatalog;
import org.apache.iceberg.hive.HiveTableOperations;
import org.apache.thrift.TException;

/**
 * A table of a Hive metastore whose current metadata file cannot be read: it is taken for an empty
 * table. All else is Iceberg's: the lock, and the check that the pointer is still the one this
 * began from.
 */
final class ReplacingOperations extends HiveTableOperations {
  private static final int RETRIES = 2;

  private final String unreadable;
  private final TableMetadata empty;

  /**
   * @param operations of the same table, which gives its clients and files
   * @param unreadable location of the metadata file that this replaces
   */
  ReplacingOperations(
      HiveCatalog catalog,
      TableIdentifier id,
      HiveTableOperations operations,
      String unreadable,
      TableMetadata empty) {
    super(
        catalog.getConf(),
        operations.metaClients(),
        operations.io(),
        null,
        catalog.name(),
        id.namespace().level(0),
        id.name());
    this.unreadable = Objects.requireNonNull(unreadable, "unreadable");
    this.empty =
        TableMetadata.buildFrom(empty).discardChanges().withMetadataLocation(unreadable).build();
  }

  @Override
  protected void doRefresh() {
    refreshFromMetadataLocation(pointer(), null, RETRIES, this::load);
  }

  private String pointer() {
    try {
      return metaClients()
          .run(client -> client.getTable(database(), table()))
          .getParameters()
          .get(METADATA_LOCATION_PROP);
    } catch (NoSuchObjectException e) {
      throw new NoSuchTableException(e, "Table %s.%s has been dropped", database(), table());
    } catch (TException e) {
      throw new IllegalStateException("the metastore does not show " + tableName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the metastore", e);
    }
  }

  private TableMetadata load(String location) {
    return location.equals(unreadable) ? empty : TableMetadataParser.read(io(), location);
  }
}
