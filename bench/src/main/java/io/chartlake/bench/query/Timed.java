package io.chartlake.bench.query;

import io.chartlake.bench.Median;
import io.chartlake.bench.Results;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs queries again and again and takes the time until their last row is here. */
final class Timed {
  private final Connection connection;
  private final int warmUps;
  private final int rounds;
  private final Results results;

  Timed(Connection connection, int warmUps, int rounds, Results results) {
    this.connection = connection;
    this.warmUps = warmUps;
    this.rounds = rounds;
    this.results = results;
  }

  /** The median of the measured runs, in seconds. */
  double median(String label, String sql) throws SQLException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < warmUps + rounds; run++) {
      long begin = System.nanoTime();
      if (row(connection, sql).isEmpty()) {
        throw new SQLException(label + " has no rows");
      }
      double took = (System.nanoTime() - begin) / 1e9;
      if (run >= warmUps) {
        seconds.add(took);
      }
    }
    double median = Median.of(seconds, Double::doubleValue);
    results.say(
        "%-36s median %7.3f s  (%s)",
        label,
        median,
        String.join(
            " ",
            seconds.stream().map(value -> String.format(Locale.ROOT, "%.3f", value)).toList()));
    return median;
  }

  /** The first row of an answer that is read to its end; empty without rows. */
  static List<Object> row(Connection connection, String sql) throws SQLException {
    List<Object> first = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int i = 1; first.size() < rows.getMetaData().getColumnCount(); i++) {
          first.add(rows.getObject(i));
        }
      }
    }
    return first;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
