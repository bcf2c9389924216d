package io.chartlake.audit.layer;

import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.UnsteadyException;
import io.chartlake.audit.source.QueryEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Tables in memory, rows by column name. */
final class FakeTables implements QueryEngine {
  final Map<String, List<Map<String, Object>>> tables = new HashMap<>();

  /** Newest first. */
  List<Snapshot> ancestry = new ArrayList<>();

  Supplier<Set<String>> rawObjects = Set::of;
  ToLongFunction<String> rowsOfObject = key -> 0;

  /** Questions to fail because an object was gone. */
  int unsteady;

  Optional<SourceException> failure = Optional.empty();
  List<OptionalLong> snapshotsRead = new ArrayList<>();

  @Override
  public Optional<List<Snapshot>> ancestry(String table, String watermarkProperty) {
    failure.ifPresent(
        e -> {
          throw e;
        });
    return tables.containsKey(table) ? Optional.of(ancestry) : Optional.empty();
  }

  @Override
  public void rows(
      String table, OptionalLong snapshot, List<String> columns, Consumer<Object[]> sink) {
    snapshotsRead.add(snapshot);
    fail();
    for (Map<String, Object> row : tables.get(table)) {
      sink.accept(columns.stream().map(row::get).map(JsonValues::plain).toArray());
    }
  }

  @Override
  public Map<String, Long> rowsByObject(String table) {
    fail();
    Map<String, Long> rows = new HashMap<>();
    rawObjects.get().forEach(key -> rows.put(key, rowsOfObject.applyAsLong(key)));
    return rows;
  }

  private void fail() {
    failure.ifPresent(
        e -> {
          throw e;
        });
    if (unsteady > 0) {
      unsteady--;
      throw new UnsteadyException("an object is gone", new IOException());
    }
  }
}
