package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionChange;
import io.chartlake.compaction.files.PartitionWriter;
import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.lines.RecordReader;
import io.chartlake.compaction.projection.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** The task: the latest record of each key of some ranges, and their files brought up to date. */
final class KafkaTask implements FlatMapFunction<List<KafkaWork>, PartitionChange> {
  private final String topic;
  private final KafkaClients clients;
  private final Projection projection;
  private final WriteMode mode;
  private final Broadcast<Table> table;
  private final long maxHeldBytes;

  KafkaTask(
      String topic,
      KafkaClients clients,
      Projection projection,
      WriteMode mode,
      Broadcast<Table> table,
      long maxHeldBytes) {
    this.topic = topic;
    this.clients = clients;
    this.projection = projection;
    this.mode = mode;
    this.table = table;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Iterator<PartitionChange> call(List<KafkaWork> works) throws IOException {
    PartitionWriter writer = new PartitionWriter(table.value(), projection, mode);
    List<PartitionChange> changes = new ArrayList<>();
    try (RangeReader reader = new RangeReader(topic, clients)) {
      for (KafkaWork work : works) {
        changes.add(change(work, reader, writer));
      }
    }
    return changes.iterator();
  }

  private PartitionChange change(KafkaWork work, RangeReader reader, PartitionWriter writer)
      throws IOException {
    RecordReader records = new RecordReader(projection, topic, work.partition());
    long next = reader.read(work.partition(), work.from(), work.to(), maxHeldBytes, records);
    PartitionWriter.Written written =
        writer.write(work.partition(), records.latest(), work.files());
    return new PartitionChange(
        work.partition(),
        written.added(),
        written.removed(),
        written.changedRows(),
        written.removedRows(),
        records.counts(),
        0,
        0,
        next,
        "",
        "",
        false);
  }
}
