package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.files.PartitionWriter;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.lines.RecordReader;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.source.Pace;
import io.chartlake.compaction.source.Target;
import io.chartlake.rawzone.name.OffsetRange;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task: the latest record of each key of a range, and the partition's files updated. */
final class KafkaTask implements FlatMapFunction<Iterator<Row>, PartitionChange> {
  /** What a task reads of each record. */
  static final String[] COLUMNS = {
    "partition",
    "offset",
    "key",
    "value",
    // Records without a timestamp carry -1, whatever the type of their batch says.
    "IF(timestampType < 0 OR unix_millis(timestamp) < 0, NULL, unix_millis(timestamp))"
  };

  /** Held memory is compared with its bound after so many records or bytes of values. */
  private static final int RECORDS_PER_CHECK = 512;

  private static final long BYTES_PER_CHECK = 1 << 20;

  private static final int PARTITION = 0;
  private static final int OFFSET = 1;
  private static final int KEY = 2;
  private static final int VALUE = 3;
  private static final int TIMESTAMP = 4;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTask.class);

  private final String topic;
  private final Map<Integer, Long> ends = new HashMap<>();
  private final Map<Integer, PartitionFiles> files;
  private final Projection projection;
  private final WriteMode mode;
  private final Broadcast<Table> table;
  private final long maxHeldBytes;

  KafkaTask(
      String topic,
      Map<Integer, OffsetRange> ranges,
      Target target,
      Broadcast<Table> table,
      long maxHeldBytes) {
    this.topic = topic;
    ranges.forEach((partition, range) -> ends.put(partition, range.to()));
    this.files = new HashMap<>(target.files());
    this.projection = target.projection();
    this.mode = target.mode();
    this.table = table;
    this.maxHeldBytes = maxHeldBytes;
  }

  /** Nothing where the range shows no record: then only the driver knows which one it was. */
  @Override
  public Iterator<PartitionChange> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Row row = rows.next();
    int partition = row.getInt(PARTITION);
    RecordReader records = new RecordReader(projection, topic, partition);
    take(row, records);
    Pace pace = new Pace();
    int sinceCheck = 0;
    long bytesSinceCheck = 0;
    while (rows.hasNext()) {
      if (sinceCheck >= RECORDS_PER_CHECK || bytesSinceCheck >= BYTES_PER_CHECK) {
        if (records.sizeBytes() > maxHeldBytes) {
          break;
        }
        sinceCheck = 0;
        bytesSinceCheck = 0;
      }
      row = rows.next();
      bytesSinceCheck += take(row, records);
      sinceCheck++;
      if (pace.isDue()) {
        LOG.info(
            "Read partition {} of {} up to offset {} of {}",
            partition,
            topic,
            row.getLong(OFFSET),
            ends.get(partition));
      }
    }
    // What follows the last record is not visible, so a range that shows no more is read.
    long next = rows.hasNext() ? row.getLong(OFFSET) + 1 : ends.get(partition);
    PartitionWriter.Written written =
        new PartitionWriter(table.value(), projection, mode)
            .write(partition, records.latest(), files.getOrDefault(partition, PartitionFiles.NONE));
    return List.of(
            new PartitionChange(
                partition,
                written,
                records.counts(),
                PartitionChange.Reached.offset(next),
                PartitionChange.Obstacle.NONE))
        .iterator();
  }

  /** Returns the length of the record's value. */
  private static int take(Row row, RecordReader into) {
    byte[] value = row.getAs(VALUE);
    into.take(
        row.getLong(OFFSET),
        row.isNullAt(TIMESTAMP) ? OptionalLong.empty() : OptionalLong.of(row.getLong(TIMESTAMP)),
        row.getAs(KEY),
        value);
    return value == null ? 0 : value.length;
  }
}
