package io.chartlake.audit.serve;

import io.chartlake.audit.SourceException;
import io.chartlake.audit.TrinoFailure;
import io.chartlake.audit.Watermark;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits of Iceberg tables, as a running Trino tells of them. */
final class TrinoCommits implements Commits, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrinoCommits.class);

  private final String url;
  private final Properties properties = new Properties();
  private final String watermarkProperty;
  private final Duration timeout;
  private Optional<Connection> connection = Optional.empty();

  /**
   * @param password empty where Trino asks for none
   * @param timeout after which Trino ends a query of ours
   */
  TrinoCommits(
      String url,
      String user,
      Optional<String> password,
      String watermarkProperty,
      Duration timeout) {
    this.url = url;
    this.watermarkProperty = watermarkProperty;
    this.timeout = timeout;
    properties.setProperty("user", user);
    properties.setProperty("source", "chartlake-audit-serve");
    password.ifPresent(text -> properties.setProperty("password", text));
  }

  @Override
  public Optional<Compacted> newest(String table) {
    String property = "element_at(s.summary, '" + watermarkProperty.replace("'", "''") + "')";
    String sql =
        "SELECT to_unixtime(s.committed_at), "
            + property
            + " FROM "
            + quoted(table, "$snapshots")
            + " s JOIN "
            + quoted(table, "$history")
            + " h ON h.snapshot_id = s.snapshot_id WHERE h.is_current_ancestor AND "
            + property
            + " IS NOT NULL ORDER BY s.committed_at DESC LIMIT 1";
    try {
      return ask(sql);
    } catch (SQLException e) {
      close(); // the next round begins with a new connection
      String reason = TrinoFailure.reason(properties.getProperty("user"), e);
      throw new SourceException(
          "Trino at '" + url + "' cannot tell the commits of " + table + " (" + reason + ")", e);
    } catch (IllegalArgumentException e) {
      throw new SourceException("the newest commit of " + table + ": " + e.getMessage(), e);
    }
  }

  private Optional<Compacted> ask(String sql) throws SQLException {
    if (connection.isEmpty()) {
      connection = Optional.of(DriverManager.getConnection(url, properties));
    }
    try (Statement statement = connection.get().createStatement()) {
      statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
      try (ResultSet rows = statement.executeQuery(sql)) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Compacted(Times.ofSeconds(rows.getDouble(1)), Watermark.parse(rows.getString(2))));
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

  /** {@code catalog.schema.table} with quotes around each, and a suffix within the last. */
  private static String quoted(String table, String suffix) {
    String inner = table.replace("\"", "\"\"").replace(".", "\".\"");
    return '"' + inner + suffix + '"';
  }
}
