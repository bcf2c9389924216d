package io.chartlake.compaction.maintain;

import io.chartlake.compaction.table.HourTags;
import io.chartlake.compaction.table.WatermarkStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tag an hour, on a snapshot that carries its watermark itself: a table that is rolled back to
 * it knows where to go on.
 */
final class HourTag {
  private static final Logger LOG = LoggerFactory.getLogger(HourTag.class);

  private final Table table;
  private final Instant now;
  private final Duration keep;
  private final String name;

  HourTag(Table table, Instant now, Duration keep) {
    this.table = table;
    this.now = now;
    this.keep = keep;
    this.name = HourTags.name(now);
  }

  /** Whether this hour has no tag, and the table something to tag that would not expire at once. */
  boolean isDue() {
    Snapshot current = table.currentSnapshot();
    return current != null
        && !table.refs().containsKey(name)
        && current.timestampMillis() > now.minus(keep).toEpochMilli()
        && WatermarkStamp.newestStamped(table).isPresent();
  }

  /** Makes the tag if it is due; returns its name then. */
  Optional<String> make() {
    table.refresh();
    if (!isDue()) {
      return Optional.empty();
    }
    long snapshot = WatermarkStamp.newestStamped(table).orElseThrow().snapshotId();
    try {
      table
          .manageSnapshots()
          .createTag(name, snapshot)
          .setMaxRefAgeMs(name, keep.toMillis())
          .commit();
    } catch (IllegalArgumentException e) {
      table.refresh();
      if (!table.refs().containsKey(name)) {
        throw e;
      }
      return Optional.empty(); // another one was quicker
    }
    LOG.info("Tagged snapshot {} of {} as {}", snapshot, table.name(), name);
    return Optional.of(name);
  }
}
