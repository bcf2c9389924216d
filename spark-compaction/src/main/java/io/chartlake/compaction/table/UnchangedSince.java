package io.chartlake.compaction.table;

import io.chartlake.rawzone.watermark.Watermark;
import java.util.Optional;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;

/**
 * Asked by Iceberg within each commit attempt, about the very base that the attempt replaces: is it
 * still the table that the round has read? A check before the commit would be a race, as Iceberg
 * applies an update anew when its base has moved. Maintenance may have come between: it changes
 * files and no rows, and Iceberg's own checks see whether a file that the round replaces is gone.
 */
final class UnchangedSince implements SnapshotAncestryValidator {
  private final TableState state;
  private String message = "";

  UnchangedSince(TableState state) {
    this.state = state;
  }

  @Override
  public boolean validate(Iterable<Snapshot> baseAncestry) {
    Optional<Watermark> watermark = Watermarks.newest(baseAncestry);
    if (!watermark.equals(state.watermark())) {
      message =
          "another compaction has moved the watermark from "
              + state.watermark().map(Watermark::toJson).orElse("none")
              + " to "
              + watermark.map(Watermark::toJson).orElse("none");
      return false;
    }
    for (Snapshot snapshot : baseAncestry) {
      if (state.snapshot().isPresent() && snapshot.snapshotId() == state.snapshot().getAsLong()) {
        return true;
      }
      if (!keepsRows(snapshot)) {
        message =
            "another writer has committed snapshot "
                + snapshot.snapshotId()
                + " ("
                + snapshot.operation()
                + ")";
        return false;
      }
    }
    if (state.snapshot().isPresent()) {
      message = "snapshot " + state.snapshot().getAsLong() + " is no longer in the table's history";
      return false;
    }
    return true;
  }

  /** Maintenance: the same rows in other files, or none touched at all. */
  private static boolean keepsRows(Snapshot snapshot) {
    return DataOperations.REPLACE.equals(snapshot.operation())
        || snapshot.summary().containsKey(LatestTable.STAMP);
  }

  @Override
  public String errorMessage() {
    return message;
  }
}
