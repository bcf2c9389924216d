package io.chartlake.compaction.table;

import io.chartlake.rawzone.watermark.Watermark;
import java.util.Optional;
import org.apache.iceberg.Snapshot;

/** Finds the watermark in a table's history. */
final class Watermarks {
  private Watermarks() {}

  /**
   * That of the newest snapshot that has one.
   *
   * @param ancestry snapshots, newest first
   */
  static Optional<Watermark> newest(Iterable<Snapshot> ancestry) {
    return newestStamped(ancestry)
        .map(snapshot -> Watermark.parse(snapshot.summary().get(Watermark.PROPERTY)));
  }

  /** The newest snapshot that has one. */
  static Optional<Snapshot> newestStamped(Iterable<Snapshot> ancestry) {
    for (Snapshot snapshot : ancestry) {
      if (snapshot.summary().containsKey(Watermark.PROPERTY)) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
  }
}
