package io.chartlake.compaction.maintain;

import io.chartlake.rawzone.watermark.Watermark;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets snapshots and tags that are too old, and deletes the files that only they needed. */
final class SnapshotExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotExpiry.class);

  private final Table table;
  private final long olderThanMillis;
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** What was done. */
  record Outcome(int snapshots, int tags, long files, long bytes) {}

  /**
   * @param olderThanMillis snapshots before this time, since 1970, are forgotten
   */
  SnapshotExpiry(Table table, long olderThanMillis) {
    this.table = table;
    this.olderThanMillis = olderThanMillis;
  }

  /**
   * Whether no snapshot that stays in the table's history would have a watermark. Iceberg keeps the
   * current one and, walking back from it, those up to the first that is too old.
   */
  boolean wouldLoseWatermark() {
    boolean isCurrent = true;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (!isCurrent && snapshot.timestampMillis() < olderThanMillis) {
        return true;
      }
      if (snapshot.summary().containsKey(Watermark.PROPERTY)) {
        return false;
      }
      isCurrent = false;
    }
    return false;
  }

  Outcome run(ExecutorService pool) {
    table.refresh();
    Set<Long> snapshotsBefore = snapshots();
    Set<String> tagsBefore = new HashSet<>(table.refs().keySet());
    table
        .expireSnapshots()
        .expireOlderThan(olderThanMillis)
        .retainLast(1)
        .deleteWith(this::delete)
        .planWith(pool)
        .executeDeleteWith(pool)
        .commit();
    table.refresh();
    snapshotsBefore.removeAll(snapshots());
    tagsBefore.removeAll(table.refs().keySet());
    LOG.info(
        "Expired {} snapshots and {} tags of {}, deleted {} files",
        snapshotsBefore.size(),
        tagsBefore.size(),
        table.name(),
        files.sum());
    return new Outcome(snapshotsBefore.size(), tagsBefore.size(), files.sum(), bytes.sum());
  }

  private Set<Long> snapshots() {
    Set<Long> ids = new HashSet<>();
    table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
    return ids;
  }

  private void delete(String location) {
    long length = 0;
    try {
      length = table.io().newInputFile(location).getLength();
    } catch (NotFoundException e) {
      LOG.debug("{} was gone already", location);
    }
    table.io().deleteFile(location);
    files.increment();
    bytes.add(length);
  }
}
