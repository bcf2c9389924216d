package io.chartlake.compaction.job;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.kafka.KafkaClients;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.projection.Projection;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.rawzone.name.RawZone;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What a job works on.
 *
 * @param source where records are read
 * @param root where the raw zone is; empty where the topic alone is read
 * @param zone the raw zone
 * @param kafka the topic's brokers; empty where the raw zone alone is read
 * @param partitions number of partitions of the topic, at least 1
 * @param catalog name of the catalog in Spark's settings
 * @param table the table in it
 * @param projection from raw fields to the table's columns
 * @param writeMode how increments are written
 * @param evolve whether missing columns are added
 * @param strict whether one partition that is held up holds up all
 * @param maxRejects most rejected records that a round may commit beside
 * @param maxBytesPerCommit most bytes of text read per partition and commit; empty for what memory
 *     allows
 * @param publisher views to publish after each commit
 */
public record JobSettings(
    SourceKind source,
    Optional<RawRoot> root,
    RawZone zone,
    Optional<KafkaClients> kafka,
    int partitions,
    String catalog,
    TableIdentifier table,
    Projection projection,
    WriteMode writeMode,
    boolean evolve,
    boolean strict,
    long maxRejects,
    OptionalLong maxBytesPerCommit,
    ViewPublisher publisher) {

  /** Where records are read. */
  public enum SourceKind {
    RAW,
    KAFKA
  }

  /**
   * Makes sure that what is read is named.
   *
   * @throws IllegalArgumentException naming the option that is missing
   */
  public void requireSource() {
    if (source == SourceKind.RAW && root.isEmpty()) {
      throw new IllegalArgumentException("--raw is missing: it is what --source raw reads");
    }
    if (source == SourceKind.KAFKA && kafka.isEmpty()) {
      throw new IllegalArgumentException("--source kafka needs --bootstrap-servers");
    }
  }

  /**
   * Where the raw zone is, for what can't do without.
   *
   * @throws RefusedException when it is not named
   */
  RawRoot rawRoot() {
    return root.orElseThrow(() -> new RefusedException("--raw is missing"));
  }

  LatestTable.Evolution evolution() {
    return evolve ? LatestTable.Evolution.ADD_COLUMNS : LatestTable.Evolution.NONE;
  }
}
