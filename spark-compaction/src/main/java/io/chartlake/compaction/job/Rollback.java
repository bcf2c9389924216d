package io.chartlake.compaction.job;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.compaction.publish.ViewPublisher;
import io.chartlake.compaction.table.TableState;
import io.chartlake.rawzone.watermark.Watermark;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets a table back to an earlier snapshot; the views must know of it before and after. */
final class Rollback {
  private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

  private final Table table;
  private final ViewPublisher publisher;

  Rollback(Table table, ViewPublisher publisher) {
    this.table = table;
    this.publisher = publisher;
  }

  /**
   * Rolls back.
   *
   * @return the snapshot that is the current one now
   * @throws RefusedException when the snapshot is not in the table's current history, or has no
   *     watermark, so that nobody would know where to read on
   * @throws CompactionFailedException when the views can't be told; nothing was changed then
   */
  long to(long snapshot) {
    if (!SnapshotUtil.isAncestorOf(table, snapshot)) {
      throw new RefusedException(
          "snapshot " + snapshot + " is not in the current history of " + table.name());
    }
    Watermark older =
        TableState.watermarkAt(table, snapshot)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "neither snapshot "
                            + snapshot
                            + " nor one before it says what "
                            + table.name()
                            + " had read, so no round could go on from there"));
    Views views = new Views(table, publisher);
    views.tellBefore(older);
    table.manageSnapshots().rollbackTo(snapshot).commit();
    LOG.info("Set {} back to snapshot {}", table.name(), snapshot);
    // Another job may have told of the newer state in between.
    views.tell(older, older.allPartitions());
    return snapshot;
  }
}
