package io.chartlake.compaction.datasource;

import io.chartlake.compaction.lines.HadoopOpener;
import io.chartlake.compaction.lines.LatestRecords;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.rows.RecordRow;
import io.chartlake.rawzone.line.LineFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In a task: reads one part and shows its records as rows. */
final class ChangelogReaders implements PartitionReaderFactory {
  private static final Logger LOG = LoggerFactory.getLogger(ChangelogReaders.class);

  private final Projection projection;
  private final StructType asked;
  private final ChangelogOptions.Records records;
  private final Broadcast<SerializableConfiguration> hadoop;

  ChangelogReaders(
      Projection projection,
      StructType asked,
      ChangelogOptions.Records records,
      Broadcast<SerializableConfiguration> hadoop) {
    this.projection = projection;
    this.asked = asked;
    this.records = records;
    this.hadoop = hadoop;
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition part) {
    io.chartlake.compaction.lines.PartitionReader reader =
        new io.chartlake.compaction.lines.PartitionReader(
            projection, new HadoopOpener(hadoop.value().value()));
    LatestRecords found;
    try {
      found = reader.read(((ChangelogScan.Part) part).plan());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    ReadCounts counts = reader.counts();
    counts.firstRejects().forEach(coordinates -> LOG.warn("Rejected {}", coordinates));
    RecordRow row = new RecordRow(projection, asked, found);
    boolean withTombstones = records == ChangelogOptions.Records.ALL;
    int deletedPosition = Arrays.asList(asked.fieldNames()).indexOf(LineFields.DELETED);
    return new PartitionReader<>() {
      private int slot = -1;

      @Override
      public boolean next() {
        do {
          slot++;
        } while (slot < found.size() && !withTombstones && found.isDeleted(slot));
        return slot < found.size();
      }

      @Override
      public InternalRow get() {
        if (deletedPosition >= 0) {
          row.row().setBoolean(deletedPosition, found.isDeleted(slot));
        }
        return row.fill(slot);
      }

      @Override
      public CustomTaskMetric[] currentMetricsValues() {
        return new CustomTaskMetric[] {new RejectedLines.OfTask(counts.rejects())};
      }

      @Override
      public void close() {}
    };
  }
}
