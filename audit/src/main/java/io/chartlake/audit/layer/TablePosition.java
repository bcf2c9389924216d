package io.chartlake.audit.layer;

import io.chartlake.audit.model.AuditSettings.TableNames;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TableWatermark;
import io.chartlake.audit.source.QueryEngine;
import java.util.List;
import java.util.Optional;

/**
 * The snapshot of the table that is judged, and its watermark: that of the newest snapshot in the
 * current ancestry that has one. Chosen before the raw objects are listed, so that they cover it.
 */
final class TablePosition {
  private final QueryEngine tables;
  private final TableNames names;
  private final boolean skipped;
  private Optional<Position> position = Optional.empty();
  private Optional<SourceException> failure = Optional.empty();

  /**
   * @param commits distinct watermarks of the table's snapshots: maintenance repeats one, and the
   *     table's creation has none
   */
  record Position(long snapshot, TableWatermark watermark, long commits) {}

  TablePosition(QueryEngine tables, TableNames names, boolean skipped) {
    this.tables = tables;
    this.names = names;
    this.skipped = skipped;
  }

  /** Asks once; a failure is kept for whoever needs the position. */
  void read() {
    if (skipped || position.isPresent() || failure.isPresent()) {
      return;
    }
    try {
      position = Optional.of(choose());
    } catch (SourceException e) {
      failure = Optional.of(e);
    }
  }

  Position get() {
    read();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return position.orElseThrow(
        () ->
            new SourceException(
                "the position of " + names.compacted() + " was not read: it is skipped"));
  }

  /** First offset that the table has not read; 0 while the table has no position. */
  long next(int partition) {
    return position.map(known -> known.watermark().next(partition)).orElse(0L);
  }

  private Position choose() {
    String table = names.compacted();
    List<QueryEngine.Snapshot> ancestry =
        tables
            .ancestry(table, names.watermarkProperty())
            .orElseThrow(
                () ->
                    new SourceException(
                        "there is no table " + table + "; run the compaction once, see --table"));
    if (ancestry.isEmpty()) {
      throw new SourceException(table + " has no snapshot; run the compaction once");
    }
    List<String> watermarks =
        ancestry.stream().flatMap(snapshot -> snapshot.watermark().stream()).distinct().toList();
    if (watermarks.isEmpty()) {
      throw new SourceException(
          "no snapshot of %s has '%s': something else wrote it; rebuild the table"
              .formatted(table, names.watermarkProperty()));
    }
    long snapshot = ancestry.get(0).id();
    try {
      return new Position(snapshot, TableWatermark.parse(watermarks.get(0)), watermarks.size());
    } catch (IllegalArgumentException e) {
      throw new SourceException("snapshot " + snapshot + ": " + e.getMessage(), e);
    }
  }
}
