package io.chartlake.compaction.datasource;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code changelog}. Options: {@code raw} and {@code topic}, required; {@code
 * columns} such as {@code count BIGINT, songName STRING}; {@code keyType} BIGINT or STRING; {@code
 * records} latest or all; {@code gaps} fail or stop.
 */
public final class ChangelogProvider implements TableProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "changelog";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return new ChangelogColumns(ChangelogOptions.parse(options)).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new ChangelogTable(ChangelogOptions.parse(properties));
  }
}
