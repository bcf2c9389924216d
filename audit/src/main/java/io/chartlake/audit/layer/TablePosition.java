package io.chartlake.audit.layer;

import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.TableWatermark;
import io.chartlake.audit.source.Tables;
import java.util.List;
import java.util.Optional;

/**
 * The snapshot of the table that is judged, and its watermark: that of the newest snapshot in the
 * current ancestry that has one. Chosen before the raw objects are listed, so that they cover it.
 */
final class TablePosition {
  private final Tables tables;
  private final String table;
  private final String property;
  private final boolean skipped;
  private Optional<Position> position = Optional.empty();
  private Optional<SourceException> failure = Optional.empty();

  /**
   * @param commits watermarks that the table's snapshots still tell of: maintenance repeats one,
   *     and creating the table has none
   */
  record Position(long snapshot, TableWatermark watermark, int commits) {}

  TablePosition(Tables tables, String table, String property, boolean skipped) {
    this.tables = tables;
    this.table = table;
    this.property = property;
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
    failure.ifPresent(
        e -> {
          throw e;
        });
    return position.orElseThrow(
        () -> new SourceException("the position of " + table + " was not read: it is skipped"));
  }

  /** First offset that the table has not read; 0 while the table has no position. */
  long next(int partition) {
    return position.map(known -> known.watermark().next(partition)).orElse(0L);
  }

  private static int commits(List<Tables.Snapshot> ancestry) {
    return (int)
        ancestry.stream().flatMap(snapshot -> snapshot.watermark().stream()).distinct().count();
  }

  private Position choose() {
    List<Tables.Snapshot> ancestry =
        tables
            .ancestry(table, property)
            .orElseThrow(
                () ->
                    new SourceException(
                        "there is no table " + table + "; run the compaction once, see --table"));
    if (ancestry.isEmpty()) {
      throw new SourceException(table + " has no snapshot; run the compaction once");
    }
    String text =
        ancestry.stream()
            .flatMap(snapshot -> snapshot.watermark().stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new SourceException(
                        "no snapshot of "
                            + table
                            + " has '"
                            + property
                            + "': something else wrote it; rebuild the table"));
    try {
      return new Position(ancestry.get(0).id(), TableWatermark.parse(text), commits(ancestry));
    } catch (IllegalArgumentException e) {
      throw new SourceException("snapshot " + ancestry.get(0).id() + ": " + e.getMessage(), e);
    }
  }
}
