package io.chartlake.compaction.job;

import io.chartlake.changelog.RawZone;
import io.chartlake.compaction.lines.Projection;
import io.chartlake.compaction.plan.RawRoot;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.LatestTable;
import io.chartlake.compaction.table.WriteMode;
import java.util.OptionalLong;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What a job works on.
 *
 * @param root where the raw zone is
 * @param zone the raw zone
 * @param partitions number of partitions of the topic, at least 1
 * @param catalog name of the catalog in Spark's settings
 * @param table the table in it
 * @param projection from raw fields to the table's columns
 * @param writeMode how increments are written
 * @param evolve whether missing columns are added
 * @param strict whether one partition that is held up holds up all
 * @param maxRejects most rejected records that a round may commit beside
 * @param roundBytes most bytes of text read per partition and commit; empty for what memory allows
 * @param publisher views to publish after each commit
 */
public record JobSettings(
    RawRoot root,
    RawZone zone,
    int partitions,
    String catalog,
    TableIdentifier table,
    Projection projection,
    WriteMode writeMode,
    boolean evolve,
    boolean strict,
    long maxRejects,
    OptionalLong roundBytes,
    ViewPublisher publisher) {

  LatestTable.Evolution evolution() {
    return evolve ? LatestTable.Evolution.ADD_COLUMNS : LatestTable.Evolution.NONE;
  }
}
