package io.chartlake.endtoend.sql;

import io.chartlake.endtoend.Cli;
import io.chartlake.endtoend.TrinoClient;
import io.trino.jdbc.QueryStats;
import io.trino.jdbc.TrinoResultSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection to a stack's Trino as who may do everything. */
public final class AdminSession implements AutoCloseable {
  private final Connection connection;

  public AdminSession(Cli chartlake) throws SQLException {
    connection = new TrinoClient(chartlake).connect("admin");
  }

  /**
   * An answer and what it took.
   *
   * @param rows null cells are null
   * @param splits of all stages
   * @param readRows of all tables
   */
  public record Answer(List<List<Object>> rows, int splits, long readRows) {}

  /** Runs any statement to its end. */
  public Answer run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return new Answer(List.of(), 0, 0);
      }
      try (ResultSet result = statement.getResultSet()) {
        List<List<Object>> rows = new ArrayList<>();
        int width = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= width; i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
        QueryStats stats = result.unwrap(TrinoResultSet.class).getStats();
        return new Answer(rows, stats.getTotalSplits(), stats.getProcessedRows());
      }
    }
  }

  public List<List<Object>> rows(String sql) throws SQLException {
    return run(sql).rows();
  }

  /** The only column of the rows. */
  public List<Object> column(String sql) throws SQLException {
    List<Object> column = new ArrayList<>();
    rows(sql).forEach(row -> column.add(row.get(0)));
    return column;
  }

  /** The only cell there is, a number. */
  public long number(String sql) throws SQLException {
    return ((Number) rows(sql).get(0).get(0)).longValue();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
