package io.chartlake.compaction.files;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows of one Kafka partition into as many Parquet files as the target size asks for. */
final class DataFileWriter implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFileWriter.class);
  private static final int ROWS_BETWEEN_SIZE_CHECKS = 10_000;

  private final Table table;
  private final StructType rowType;
  private final PartitionData partition;
  private final OutputFileFactory files;
  private final long targetBytes;
  private final List<DataFile> written = new ArrayList<>();
  private DataWriter<InternalRow> open;
  private long rows;

  DataFileWriter(Table table, StructType rowType, int kafkaPartition, long taskId) {
    this.table = table;
    this.rowType = rowType;
    this.partition = new PartitionData(table.spec().partitionType());
    this.partition.set(0, kafkaPartition);
    this.files =
        OutputFileFactory.builderFor(table, kafkaPartition, taskId)
            .format(FileFormat.PARQUET)
            .build();
    this.targetBytes =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }

  void write(InternalRow row) throws IOException {
    if (open == null) {
      open =
          FormatModelRegistry.<InternalRow, StructType>dataWriteBuilder(
                  FileFormat.PARQUET,
                  InternalRow.class,
                  files.newOutputFile(table.spec(), partition))
              .schema(table.schema())
              .engineSchema(rowType)
              .spec(table.spec())
              .partition(partition)
              .setAll(table.properties())
              .metricsConfig(MetricsConfig.forTable(table))
              .build();
    }
    open.write(row);
    rows++;
    if (rows % ROWS_BETWEEN_SIZE_CHECKS == 0 && open.length() >= targetBytes) {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      DataWriter<InternalRow> closing = open;
      open = null;
      closing.close();
      written.add(closing.toDataFile());
    }
  }

  /** Files written and closed. */
  List<DataFile> written() {
    return List.copyOf(written);
  }

  /** Takes back what was written. */
  void discard() {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      // What can't be finished has no name to delete by; orphan removal finds it.
    }
    for (DataFile file : written) {
      try {
        table.io().deleteFile(file.location());
      } catch (RuntimeException e) {
        LOG.warn("Left behind {}: {}", file.location(), e.getMessage());
      }
    }
    written.clear();
  }
}
