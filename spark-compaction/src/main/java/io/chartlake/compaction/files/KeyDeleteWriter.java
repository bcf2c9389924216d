package io.chartlake.compaction.files;

import io.chartlake.compaction.lines.LatestRecords;
import java.io.IOException;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes the keys of an increment as one equality delete file, so that rows of earlier commits no
 * longer count (Iceberg's table specification, "Equality Delete Files").
 */
final class KeyDeleteWriter {
  private final Table table;
  private final RowLayout layout;
  private final Schema keySchema;

  KeyDeleteWriter(Table table, RowLayout layout) {
    this.table = table;
    this.layout = layout;
    this.keySchema = new Schema(layout.keyField());
  }

  /**
   * Writes the keys of all records, tombstones included.
   *
   * @throws IOException when the file can't be written; none is left behind then
   */
  DeleteFile write(LatestRecords latest, int keyOutput, int kafkaPartition, long taskId)
      throws IOException {
    PartitionData partition = new PartitionData(table.spec().partitionType());
    partition.set(0, kafkaPartition);
    StructType rowType = SparkSchemaUtil.convert(keySchema);
    EqualityDeleteWriter<InternalRow> writer =
        FormatModelRegistry.<InternalRow, StructType>equalityDeleteWriteBuilder(
                FileFormat.PARQUET,
                InternalRow.class,
                OutputFileFactory.builderFor(table, kafkaPartition, taskId)
                    .format(FileFormat.PARQUET)
                    .suffix("deletes")
                    .build()
                    .newOutputFile(table.spec(), partition))
            .schema(keySchema)
            .engineSchema(rowType)
            .equalityFieldIds(layout.keyField().fieldId())
            .spec(table.spec())
            .partition(partition)
            .setAll(table.properties())
            .metricsConfig(MetricsConfig.forTable(table))
            .build();
    SpecificInternalRow row = new SpecificInternalRow(rowType);
    try (writer) {
      for (int slot = 0; slot < latest.size(); slot++) {
        if (layout.isTextKey()) {
          row.update(
              0,
              UTF8String.fromBytes(
                  latest.textBytes(slot, keyOutput),
                  latest.textStart(slot, keyOutput),
                  latest.textLength(slot, keyOutput)));
        } else {
          row.setLong(0, latest.number(slot, keyOutput));
        }
        writer.write(row);
      }
    }
    return writer.toDeleteFile();
  }
}
