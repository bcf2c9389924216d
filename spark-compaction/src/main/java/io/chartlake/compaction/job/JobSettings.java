package io.chartlake.compaction.job;

import io.chartlake.compaction.files.WriteMode;
import io.chartlake.compaction.kafka.KafkaSettings;
import io.chartlake.compaction.kafka.KafkaSource;
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
 * @param limits what makes a round fail
 * @param publisher views to publish after each commit
 */
public record JobSettings(Input input, Output output, Limits limits, ViewPublisher publisher) {

  /** Where records are read. */
  public enum SourceKind {
    RAW,
    KAFKA
  }

  /**
   * What is read.
   *
   * @param root where the raw zone is; empty where the topic alone is read
   * @param kafka the topic's brokers; empty where the raw zone alone is read
   * @param partitions number of partitions of the topic, at least 1
   * @param maxBytesPerCommit most bytes of text per partition; empty for what memory allows
   */
  public record Input(
      SourceKind source,
      Optional<RawRoot> root,
      RawZone zone,
      Optional<KafkaSettings> kafka,
      int partitions,
      OptionalLong maxBytesPerCommit) {}

  /**
   * What is written.
   *
   * @param catalog name of the catalog in Spark's settings
   * @param table the table in it
   * @param projection from raw fields to the table's columns
   * @param writeMode how increments are written
   * @param evolution whether missing columns are added
   */
  public record Output(
      String catalog,
      TableIdentifier table,
      Projection projection,
      WriteMode writeMode,
      LatestTable.Evolution evolution) {}

  /**
   * Makes sure that what is read is named.
   *
   * @throws IllegalArgumentException naming the option or package that is missing
   */
  public void requireSource() {
    if (input.source == SourceKind.RAW && input.root.isEmpty()) {
      throw new IllegalArgumentException("--raw is missing: it is what --source raw reads");
    }
    if (input.source == SourceKind.KAFKA) {
      if (input.kafka.isEmpty()) {
        throw new IllegalArgumentException("--source kafka needs --bootstrap-servers");
      }
      KafkaSource.requireOnClasspath();
    }
  }

  /**
   * Where the raw zone is, for what can't do without.
   *
   * @throws RefusedException when it is not named
   */
  RawRoot rawRoot() {
    return input.root.orElseThrow(() -> new RefusedException("--raw is missing"));
  }
}
