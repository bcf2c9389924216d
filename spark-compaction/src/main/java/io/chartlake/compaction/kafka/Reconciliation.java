package io.chartlake.compaction.kafka;

import io.chartlake.compaction.files.PartitionFiles;
import io.chartlake.compaction.lines.ReadCounts;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.plan.Watermark;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.TableState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a table with its topic, as both are at the start, whatever compaction, landing and
 * producers do meanwhile.
 *
 * <p>A task compares one Kafka partition and holds the latest record of each of its keys, so its
 * memory grows with keys and not with records: 8 bytes a column, some 50 more, and the texts. As
 * many tasks run at a time as a process has cores; a partition that needs more than its share fails
 * with the setting that helps.
 */
public final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final LatestTable table;
  private final Watermark nothingRead;
  private final KafkaClients clients;
  private final Supplier<JavaSparkContext> spark;
  private final long maxHeldBytes;

  /**
   * @param nothingRead watermark of a table without one
   * @param maxHeldBytes memory that a task's records may take
   */
  public Reconciliation(
      LatestTable table,
      Watermark nothingRead,
      KafkaClients clients,
      Supplier<JavaSparkContext> spark,
      long maxHeldBytes) {
    this.table = table;
    this.nothingRead = nothingRead;
    this.clients = clients;
    this.spark = spark;
    this.maxHeldBytes = maxHeldBytes;
  }

  /**
   * Compares.
   *
   * @throws RefusedException when the topic is not the one that the table was made from
   * @throws IOException when the brokers can't be asked
   */
  public Reconciled run() throws IOException {
    // In this order: the topic's end can then not lie before what the table has read.
    TableState state = table.refreshed();
    Watermark watermark = state.watermark().orElse(nothingRead);
    TopicLog log = TopicLog.of(nothingRead.topic(), clients);
    TopicCheck.check(log, watermark, nothingRead.partitions());
    List<ReconcileTask.Finding> findings = compare(works(state, watermark, log), log.topic());
    findings.stream()
        .flatMap(finding -> finding.counts().firstRejects().stream())
        .limit(ReadCounts.MAX_COORDINATES)
        .forEach(reject -> LOG.warn("Rejected {}", reject));
    Reconciled reconciled =
        Reconciled.of(
            findings,
            table.foreignRows(state, watermark.partitions()),
            state.snapshot(),
            watermark);
    reconciled
        .differences()
        .forEach(
            difference ->
                LOG.error(
                    "Key {} of partition {} differs: the topic has {}, the table {}",
                    difference.key(),
                    difference.partition(),
                    difference.expected(),
                    difference.found()));
    LOG.info("Reconciled {} with {}: {}", table.table().name(), log.topic(), reconciled.summary());
    return reconciled;
  }

  private List<KafkaWork> works(TableState state, Watermark watermark, TopicLog log) {
    Map<Integer, PartitionFiles> files = table.files(state, log.extents().keySet());
    List<KafkaWork> works = new ArrayList<>();
    log.extents()
        .forEach(
            (partition, extent) ->
                works.add(
                    new KafkaWork(
                        partition,
                        extent.start(),
                        extent.end(),
                        watermark.next(partition),
                        files.getOrDefault(partition, PartitionFiles.NONE))));
    return works;
  }

  private List<ReconcileTask.Finding> compare(List<KafkaWork> works, String topic) {
    Projection projection = table.projection();
    JavaSparkContext context = spark.get();
    Broadcast<Table> shared = context.broadcast(SerializableTable.copyOf(table.table()));
    context.setJobGroup(
        "reconcile", "compare %s with topic %s".formatted(table.table().name(), topic));
    try {
      return context
          .parallelize(works, works.size())
          .map(new ReconcileTask(topic, clients, projection, shared, maxHeldBytes))
          .collect();
    } finally {
      context.clearJobGroup();
      shared.destroy();
    }
  }
}
