package io.chartlake.audit.source;

import io.chartlake.audit.model.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tables and views of a query engine. */
public interface QueryEngine {

  /**
   * The table's current snapshot and its ancestors, newest first.
   *
   * @param watermark empty where the snapshot has no watermark
   */
  record Snapshot(long id, Optional<String> watermark) {}

  /** What there is of the table's history; empty when there is no such table. */
  Optional<List<Snapshot>> ancestry(String table, String watermarkProperty);

  /**
   * Reads these columns of all rows, as {@link JsonValues#plain(Object)} values.
   *
   * @param snapshot to read; empty for the table as it is now
   */
  void rows(String table, OptionalLong snapshot, List<String> columns, Consumer<Object[]> sink);

  /**
   * How many rows each object has that the table reads.
   *
   * @return rows by the object's key in its bucket
   */
  Map<String, Long> rowsByObject(String table);
}
