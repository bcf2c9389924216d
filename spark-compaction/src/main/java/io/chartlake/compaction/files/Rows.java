package io.chartlake.compaction.files;

import io.chartlake.compaction.plan.RefusedException;
import java.util.Iterator;
import java.util.Optional;
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
    CloseableIterable<InternalRow> rows = open(table, schema, file);
    return CloseableIterable.combine(() -> begun(rows, table, file), rows);
  }

  /** A file is opened, and its end looked at, when its rows are first asked for. */
  private static Iterator<InternalRow> begun(
      CloseableIterable<InternalRow> rows, Table table, ContentFile<?> file) {
    try {
      return rows.iterator();
    } catch (RuntimeException e) {
      Optional<String> fault = FileFault.of(table.io(), file.location(), file.fileSizeInBytes());
      if (fault.isEmpty()) {
        throw e;
      }
      throw new RefusedException(
          "table %s cannot be read: its file %s %s; put it back as it was, or run rebuild to make the table anew from its source"
              .formatted(table.name(), file.location(), fault.get()),
          e);
    }
  }

  private static CloseableIterable<InternalRow> open(
      Table table, Schema schema, ContentFile<?> file) {
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
