package io.chartlake.compaction.table;

import io.chartlake.compaction.plan.Watermark;
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
    for (Snapshot snapshot : ancestry) {
      String json = snapshot.summary().get(Watermark.PROPERTY);
      if (json != null) {
        return Optional.of(Watermark.parse(json));
      }
    }
    return Optional.empty();
  }
}
