package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.Watermark;
import java.util.Iterator;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;

/**
 * Asked by Iceberg within each commit attempt, about the very base that the attempt replaces: is it
 * still the table that the round has read? A check before the commit would be a race, as Iceberg
 * applies an update anew when its base has moved.
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
    Iterator<Snapshot> snapshots = baseAncestry.iterator();
    Optional<Long> current =
        snapshots.hasNext() ? Optional.of(snapshots.next().snapshotId()) : Optional.empty();
    Optional<Long> expected =
        state.snapshot().isPresent() ? Optional.of(state.snapshot().getAsLong()) : Optional.empty();
    if (!current.equals(expected)) {
      message =
          "the table has moved from snapshot "
              + expected.map(Object::toString).orElse("none")
              + " to "
              + current.map(Object::toString).orElse("none");
      return false;
    }
    return true;
  }

  @Override
  public String errorMessage() {
    return message;
  }
}
