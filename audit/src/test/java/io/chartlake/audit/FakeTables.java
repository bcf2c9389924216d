package io.chartlake.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tables in memory, rows by column name. */
final class FakeTables implements Tables {
  final Map<String, List<Map<String, Object>>> tables = new HashMap<>();

  /** Newest first. */
  List<Snapshot> ancestry = new ArrayList<>();

  LongSupplier rawRows = () -> 0;
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
    failure.ifPresent(
        e -> {
          throw e;
        });
    snapshotsRead.add(snapshot);
    for (Map<String, Object> row : tables.get(table)) {
      sink.accept(columns.stream().map(row::get).map(Json::plain).toArray());
    }
  }

  @Override
  public long count(String table) {
    failure.ifPresent(
        e -> {
          throw e;
        });
    return rawRows.getAsLong();
  }
}
