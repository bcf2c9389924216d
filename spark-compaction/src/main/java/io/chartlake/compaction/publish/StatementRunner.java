package io.chartlake.compaction.publish;

import java.sql.SQLException;

/** Runs one SQL statement. */
@FunctionalInterface
interface StatementRunner {
  void run(String sql) throws SQLException;
}
