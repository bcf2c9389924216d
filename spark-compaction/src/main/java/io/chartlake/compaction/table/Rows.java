package io.chartlake.compaction.table;

import org.apache.iceberg.ContentFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Reads a table's files as Spark rows, without Spark SQL. */
final class Rows {
  private Rows() {}

  /** All rows of a file; the row is the same object each time. */
  static CloseableIterable<InternalRow> read(Table table, Schema schema, ContentFile<?> file) {
    return FormatModelRegistry.<InternalRow, StructType>readBuilder(
            file.format(),
            InternalRow.class,
            table.io().newInputFile(file.location(), file.fileSizeInBytes()))
        .project(schema)
        .engineProjection(SparkSchemaUtil.convert(schema))
        .reuseContainers()
        .build();
  }
}
