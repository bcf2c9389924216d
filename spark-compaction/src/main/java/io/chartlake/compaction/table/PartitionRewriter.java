package io.chartlake.compaction.table;

import io.chartlake.compaction.files.DataFileWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.TaskContext;

/** In a task: writes files of one partition anew, without rows that delete files take away. */
public final class PartitionRewriter {
  private final Table table;

  /**
   * A data file.
   *
   * @param deletes delete files that may take rows of it away
   */
  public record Source(DataFile file, List<DeleteFile> deletes) implements Serializable {
    public Source {
      deletes = List.copyOf(deletes);
    }
  }

  public PartitionRewriter(Table table) {
    this.table = table;
  }

  /**
   * Writes new files, not yet part of the table; none when no row is left.
   *
   * @param sources at least one, all of the same partition
   * @throws IOException when a file can't be read or written; what was written is taken back
   */
  public List<DataFile> rewrite(List<Source> sources) throws IOException {
    DataFile first = sources.get(0).file();
    DataFileWriter writer =
        new DataFileWriter(
            table,
            SparkSchemaUtil.convert(table.schema()),
            table.specs().get(first.specId()),
            first.partition(),
            TaskContext.getPartitionId(),
            TaskContext.get().taskAttemptId());
    boolean kept = false;
    try {
      LiveRows rows = new LiveRows(table);
      for (Source source : sources) {
        rows.read(source.file(), source.deletes(), writer::write);
      }
      writer.close();
      kept = true;
      return writer.written();
    } finally {
      if (!kept) {
        writer.discard();
      }
    }
  }
}
