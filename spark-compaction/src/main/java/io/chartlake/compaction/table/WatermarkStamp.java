package io.chartlake.compaction.table;

import io.chartlake.rawzone.watermark.Watermark;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;

/** States a table's watermark again, in a commit that changes no row. */
public final class WatermarkStamp {
  private static final int ATTEMPTS = 5;

  private WatermarkStamp() {}

  /** The newest snapshot in the current history that has a watermark. */
  public static Optional<Snapshot> newestStamped(Table table) {
    return Watermarks.newestStamped(SnapshotUtil.currentAncestors(table));
  }

  /**
   * Commits an empty snapshot with the newest watermark. When a compaction moves the watermark
   * within a commit attempt, what it has stated is what is left to state.
   */
  public static void commit(Table table) {
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      Optional<Watermark> newest = Watermarks.newest(SnapshotUtil.currentAncestors(table));
      if (newest.isEmpty()) {
        return;
      }
      try {
        table
            .newFastAppend()
            .set(Watermark.PROPERTY, newest.get().toJson())
            .set(LatestTable.STAMP, "true")
            .validateWith(new SameWatermark(newest))
            .commit();
        return;
      } catch (ValidationException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Asked about the very base that a commit attempt replaces. */
  private record SameWatermark(Optional<Watermark> stated) implements SnapshotAncestryValidator {
    @Override
    public boolean validate(Iterable<Snapshot> baseAncestry) {
      return Watermarks.newest(baseAncestry).equals(stated);
    }

    @Override
    public String errorMessage() {
      return "a compaction has moved the watermark meanwhile";
    }
  }
}
