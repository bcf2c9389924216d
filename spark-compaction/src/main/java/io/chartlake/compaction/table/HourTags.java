package io.chartlake.compaction.table;

import io.chartlake.rawzone.name.HourUtc;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/**
 * The tags that rounds and maintenance give a table, one an hour: {@code hour-<yyyy-MM-dd-HH>},
 * UTC.
 */
public final class HourTags {
  private static final String PREFIX = "hour-";

  /** What is older than the time asked for by more than this is no answer any more. */
  private static final int MOST_HOURS_OLDER = 2;

  private HourTags() {}

  /** The tag of the hour that holds this instant. */
  public static String name(Instant instant) {
    return PREFIX + HourUtc.of(instant);
  }

  /**
   * The tag with the newest snapshot of those that were the table's state by then; none that was
   * made hours before that.
   */
  public static Optional<String> newest(Table table, Instant by) {
    return table.refs().entrySet().stream()
        .filter(ref -> ref.getValue().isTag() && isRecent(ref.getKey(), by))
        .filter(ref -> committedMillis(table, ref.getValue()) <= by.toEpochMilli())
        .max(
            Comparator.<Map.Entry<String, SnapshotRef>>comparingLong(
                    ref -> committedMillis(table, ref.getValue()))
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  private static boolean isRecent(String name, Instant by) {
    HourUtc oldest = HourUtc.of(by).plus(-MOST_HOURS_OLDER);
    // Names are in the order of their hours.
    return name.startsWith(PREFIX) && name.compareTo(PREFIX + oldest) >= 0;
  }

  private static long committedMillis(Table table, SnapshotRef ref) {
    Snapshot snapshot = table.snapshot(ref.snapshotId());
    return snapshot == null ? Long.MAX_VALUE : snapshot.timestampMillis();
  }
}
