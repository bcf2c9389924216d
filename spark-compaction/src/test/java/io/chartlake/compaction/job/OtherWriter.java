package io.chartlake.compaction.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** Somebody who changes a table by hand, as Trino's INSERT and DELETE do. */
public final class OtherWriter {
  private final Table table;

  public OtherWriter(Table table) {
    this.table = table;
  }

  /** Inserts a row; columns that are not named are null. */
  public DataFile insert(Map<String, Object> columns) throws IOException {
    Record row = GenericRecord.create(table.schema()).copy(columns);
    PartitionSpec spec = table.spec();
    PartitionData partition = new PartitionData(spec.partitionType());
    if (spec.isPartitioned()) {
      partition.set(0, row.getField("kafka_partition"));
    }
    DataWriter<Record> writer =
        FormatModelRegistry.<Record, Object>dataWriteBuilder(
                FileFormat.PARQUET, Record.class, files().newOutputFile(spec, partition))
            .schema(table.schema())
            .spec(spec)
            .partition(partition)
            .build();
    try (writer) {
      writer.write(row);
    }
    DataFile file = writer.toDataFile();
    table.newAppend().appendFile(file).commit();
    return file;
  }

  /** Takes the first row of a file away by its position. */
  public void deleteFirstRow(DataFile file) throws IOException {
    table.newRowDelta().addDeletes(positionDelete(file)).commit();
  }

  private DeleteFile positionDelete(DataFile file) throws IOException {
    PartitionSpec spec = table.specs().get(file.specId());
    PartitionData partition = new PartitionData(spec.partitionType()).copyFor(file.partition());
    PositionDeleteWriter<Record> writer =
        FormatModelRegistry.<Record>positionDeleteWriteBuilder(
                FileFormat.PARQUET, files().newOutputFile(spec, partition))
            .spec(spec)
            .partition(partition)
            .build();
    try (writer) {
      writer.write(PositionDelete.<Record>create().set(file.location(), 0));
    }
    return writer.toDeleteFile();
  }

  private OutputFileFactory files() {
    return OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PARQUET).build();
  }

  /** The only data file of a Kafka partition. */
  public static DataFile fileOf(Table table, int partition) throws IOException {
    List<DataFile> files =
        dataFiles(table).stream()
            .filter(
                file -> Integer.valueOf(partition).equals(file.partition().get(0, Object.class)))
            .toList();
    if (files.size() != 1) {
      throw new AssertionError("partition " + partition + " has the files " + files);
    }
    return files.get(0);
  }

  /** All data files of the table as it is. */
  public static List<DataFile> dataFiles(Table table) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().copy()));
    }
    return files;
  }
}
