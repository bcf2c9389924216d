package io.chartlake.audit.source;

import io.chartlake.audit.model.JsonValues;
import io.chartlake.audit.model.SourceException;
import io.chartlake.audit.model.UnsteadyException;
import io.chartlake.cli.TrinoAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tables and views of a running Trino. */
public final class TrinoTables implements QueryEngine, AutoCloseable {
  /**
   * SCHEMA_NOT_FOUND, TABLE_NOT_FOUND of Trino's StandardErrorCode; a catalog is nothing to make.
   */
  private static final Set<Integer> NOT_FOUND = Set.of(45, 46);

  /** From here on codes are those of connectors: a file that is gone, a store that is slow. */
  private static final int FIRST_EXTERNAL = 0x0100_0000;

  private final TrinoAccess trino;
  private Optional<Connection> connection = Optional.empty();

  public TrinoTables(TrinoAccess trino) {
    this.trino = trino;
  }

  @Override
  public Optional<List<Snapshot>> ancestry(String table, String watermarkProperty) {
    Map<Long, Snapshot> snapshots = new HashMap<>();
    Map<Long, Long> parents = new HashMap<>();
    List<Long> head = new ArrayList<>();
    try {
      query(
          table,
          "SELECT snapshot_id FROM " + quoted(table, "$refs") + " WHERE name = 'main'",
          row -> head.add(row.getLong(1)));
      query(
          table,
          "SELECT snapshot_id, parent_id, element_at(summary, '"
              + watermarkProperty.replace("'", "''")
              + "') FROM "
              + quoted(table, "$snapshots"),
          row -> {
            long id = row.getLong(1);
            long parent = row.getLong(2);
            if (!row.wasNull()) {
              parents.put(id, parent);
            }
            snapshots.put(id, new Snapshot(id, Optional.ofNullable(row.getString(3))));
          });
    } catch (SourceException e) {
      if (e.getCause() instanceof SQLException cause && NOT_FOUND.contains(cause.getErrorCode())) {
        return Optional.empty();
      }
      throw e;
    }
    List<Snapshot> ancestry = new ArrayList<>();
    Long id = head.isEmpty() ? null : head.get(0);
    while (id != null && snapshots.containsKey(id)) {
      ancestry.add(snapshots.get(id));
      id = parents.get(id);
    }
    return Optional.of(ancestry);
  }

  @Override
  public void rows(
      String table, OptionalLong snapshot, List<String> columns, Consumer<Object[]> sink) {
    String sql =
        "SELECT "
            + columns.stream().map(TrinoTables::quoted).collect(Collectors.joining(", "))
            + " FROM "
            + quoted(table, "")
            + (snapshot.isPresent() ? " FOR VERSION AS OF " + snapshot.getAsLong() : "");
    query(
        table,
        sql,
        row -> {
          Object[] values = new Object[columns.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = JsonValues.plain(row.getObject(i + 1));
          }
          sink.accept(values);
        });
  }

  @Override
  public Map<String, Long> rowsByObject(String table) {
    Map<String, Long> rows = new HashMap<>();
    query(
        table,
        "SELECT \"$path\", count(*) FROM " + quoted(table, "") + " GROUP BY 1",
        row -> rows.put(key(row.getString(1)), row.getLong(2)));
    return rows;
  }

  @Override
  public void close() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (SQLException e) {
      throw failed("the connection", e);
    }
  }

  /** Takes one row of a result. */
  private interface RowSink {
    void accept(ResultSet row) throws SQLException;
  }

  private void query(String table, String sql, RowSink sink) {
    try {
      if (connection.isEmpty()) {
        connection = Optional.of(trino.open());
      }
      try (Statement statement = connection.get().createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          sink.accept(rows);
        }
      }
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  private SourceException failed(String table, SQLException e) {
    String message =
        "Trino at '%s' cannot read %s (%s); see --trino-url"
            .formatted(trino.url(), table, trino.reason(e));
    return e.getErrorCode() >= FIRST_EXTERNAL
        ? new UnsteadyException(message, e)
        : new SourceException(message, e);
  }

  /** The key in a location such as {@code s3a://bucket/key}. */
  private static String key(String location) {
    int bucket = location.indexOf("://");
    return bucket < 0 ? location : location.substring(location.indexOf('/', bucket + 3) + 1);
  }

  /** {@code catalog.schema.table} with quotes around each, and a suffix within the last. */
  private static String quoted(String table, String suffix) {
    List<String> parts = new ArrayList<>(Arrays.asList(table.split("\\.", 3)));
    parts.set(parts.size() - 1, parts.get(parts.size() - 1) + suffix);
    return parts.stream().map(TrinoTables::quoted).collect(Collectors.joining("."));
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
