package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.RefusedException;
import io.chartlake.rawzone.watermark.Watermark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A table as it was found, and as it must still be when something is committed to it.
 *
 * @param snapshot current snapshot; empty for a table that never had one
 * @param watermark newest one in the current ancestry; empty for a table that has read nothing
 * @param rows number of rows; empty while delete files leave it unknown
 */
public record TableState(OptionalLong snapshot, Optional<Watermark> watermark, OptionalLong rows) {

  /** Where a loaded table stands, whatever its history. */
  public static TableState of(Table table) {
    Snapshot current = table.currentSnapshot();
    return new TableState(
        current == null ? OptionalLong.empty() : OptionalLong.of(current.snapshotId()),
        Watermarks.newest(SnapshotUtil.currentAncestors(table)),
        current == null ? OptionalLong.of(0) : rows(current));
  }

  /**
   * Where a loaded table stands.
   *
   * @throws RefusedException when it has a history without any watermark: nobody can know what of
   *     the changelog it holds
   */
  public static TableState known(Table table) {
    TableState state = of(table);
    if (state.watermark().isEmpty() && state.snapshot().isPresent() && !isAsCreated(table)) {
      throw new RefusedException(
          "table "
              + table.name()
              + " has snapshots but none with the property "
              + Watermark.PROPERTY
              + ", so what it has read is unknown; run rebuild or name another table");
    }
    return state;
  }

  /** What the table had read when this snapshot was its current one. */
  public static Optional<Watermark> watermarkAt(Table table, long snapshot) {
    return Watermarks.newest(SnapshotUtil.ancestorsOf(snapshot, table::snapshot));
  }

  /** Trino's CREATE TABLE leaves one snapshot, without parent and without data. */
  private static boolean isAsCreated(Table table) {
    if (table.currentSnapshot().parentId() != null) {
      return false;
    }
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      return !tasks.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of rows, unknown while delete files stand beside the rows they take away. */
  static OptionalLong rows(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return summary.getOrDefault(SnapshotSummary.TOTAL_DELETE_FILES_PROP, "0").equals("0")
        ? OptionalLong.of(
            Long.parseLong(summary.getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0")))
        : OptionalLong.empty();
  }
}
