package io.chartlake.compaction.files;

import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;

/**
 * The table's files of one Kafka partition.
 *
 * @param data its rows
 * @param deletes keys whose rows in older files no longer count
 */
public record PartitionFiles(List<DataFile> data, List<DeleteFile> deletes)
    implements Serializable {
  public static final PartitionFiles NONE = new PartitionFiles(List.of(), List.of());

  public PartitionFiles {
    data = List.copyOf(data);
    deletes = List.copyOf(deletes);
  }

  /** Keys in the delete files, each counted as often as it is there. */
  long deletedKeys() {
    return deletes.stream().mapToLong(DeleteFile::recordCount).sum();
  }

  /** Rows in the data files, those that deletes take away included. */
  long storedRows() {
    return data.stream().mapToLong(DataFile::recordCount).sum();
  }
}
