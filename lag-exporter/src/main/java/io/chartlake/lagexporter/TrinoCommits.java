package io.chartlake.lagexporter;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.TrinoAccess;
import io.chartlake.rawzone.watermark.Watermark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits of Iceberg tables, asked of Trino. */
final class TrinoCommits implements TableCommits, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrinoCommits.class);

  private final TrinoAccess trino;
  private final String watermarkProperty;
  private final Duration timeout;
  private Optional<Connection> connection = Optional.empty();

  /**
   * @param timeout after which Trino ends a query
   */
  TrinoCommits(TrinoAccess trino, String watermarkProperty, Duration timeout) {
    this.trino = trino;
    this.watermarkProperty = watermarkProperty;
    this.timeout = timeout;
  }

  @Override
  public Optional<TableCommit> newest(String table) {
    String property = "element_at(s.summary, '" + watermarkProperty.replace("'", "''") + "')";
    String sql =
        """
        SELECT to_unixtime(s.committed_at), %2$s FROM %1$s$snapshots" s
        JOIN %1$s$history" h ON h.snapshot_id = s.snapshot_id
        WHERE h.is_current_ancestor AND %2$s IS NOT NULL
        ORDER BY s.committed_at DESC LIMIT 1"""
            .formatted(quoted(table), property);
    try {
      return ask(sql);
    } catch (SQLException e) {
      close(); // the next round begins with a new connection
      throw CommandException.failure(
          "Trino at '%s' cannot read the commits of %s (%s)"
              .formatted(trino.url(), table, trino.reason(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw CommandException.failure("the newest commit of " + table + ": " + e.getMessage(), e);
    }
  }

  private Optional<TableCommit> ask(String sql) throws SQLException {
    if (connection.isEmpty()) {
      connection = Optional.of(trino.open());
    }
    try (Statement statement = connection.get().createStatement()) {
      statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
      try (ResultSet rows = statement.executeQuery(sql)) {
        if (!rows.next()) {
          return Optional.empty();
        }
        Instant at = Instant.ofEpochMilli(Math.round(rows.getDouble(1) * 1_000));
        return Optional.of(new TableCommit(at, Watermark.parse(rows.getString(2))));
      }
    }
  }

  @Override
  public void close() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (SQLException e) {
      LOG.debug("Trino's connection did not close", e);
    }
    connection = Optional.empty();
  }

  /** {@code catalog.schema.table} with quotes around each part, but for the last quote. */
  private static String quoted(String table) {
    return '"' + table.replace("\"", "\"\"").replace(".", "\".\"");
  }
}
