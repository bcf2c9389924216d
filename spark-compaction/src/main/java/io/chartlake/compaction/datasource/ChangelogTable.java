package io.chartlake.compaction.datasource;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A raw zone as a table to read. */
final class ChangelogTable implements SupportsRead {
  private final ChangelogOptions options;
  private final ChangelogColumns columns;

  ChangelogTable(ChangelogOptions options) {
    this.options = options;
    this.columns = new ChangelogColumns(options);
  }

  @Override
  public String name() {
    return "changelog " + options.root().uri(options.zone().root());
  }

  @Override
  @SuppressWarnings("deprecation") // Spark's scans still ask for it
  public StructType schema() {
    return columns.schema();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap unused) {
    return new Builder();
  }

  /** Reads no more columns than a query needs. */
  private final class Builder implements ScanBuilder, SupportsPushDownRequiredColumns {
    private StructType asked = columns.schema();

    @Override
    public void pruneColumns(StructType required) {
      asked = required;
    }

    @Override
    public Scan build() {
      return new ChangelogScan(name(), options, columns.projection(asked), asked);
    }
  }
}
