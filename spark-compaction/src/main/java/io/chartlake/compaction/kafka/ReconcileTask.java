package io.chartlake.compaction.kafka;

import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.lines.RecordReader;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.table.PartitionComparison;
import java.io.IOException;
import java.io.Serializable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** The task: one partition of the topic, whole, against the table's rows of it. */
final class ReconcileTask implements Function<KafkaWork, ReconcileTask.Finding> {
  private final String topic;
  private final KafkaClients clients;
  private final Projection projection;
  private final Broadcast<Table> table;
  private final long maxHeldBytes;

  /** What a task has found. */
  record Finding(PartitionComparison.Findings rows, ReadCounts counts) implements Serializable {}

  ReconcileTask(
      String topic,
      KafkaClients clients,
      Projection projection,
      Broadcast<Table> table,
      long maxHeldBytes) {
    this.topic = topic;
    this.clients = clients;
    this.projection = projection;
    this.table = table;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public Finding call(KafkaWork work) throws IOException {
    RecordReader records = new RecordReader(projection, topic, work.partition(), true);
    try (RangeReader reader = new RangeReader(topic, clients)) {
      long reached = reader.read(work.partition(), work.from(), work.to(), maxHeldBytes, records);
      if (reached < work.to()) {
        throw new IOException(
            "the keys of partition %d of %s take more than the %d MB that a task may hold: give it more heap (-Xmx, spark.executor.memory) or fewer cores"
                .formatted(work.partition(), topic, maxHeldBytes >> 20));
      }
    }
    PartitionComparison.Findings rows =
        new PartitionComparison(table.value(), projection)
            .compare(
                work.partition(), records.latest(), work.next(), work.files(), records::isRejected);
    return new Finding(rows, records.counts());
  }
}
