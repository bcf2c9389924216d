package io.chartlake.compaction.publish;

import io.trino.jdbc.TrinoDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** Runs statements in Trino, over a connection of their own each. */
final class TrinoRunner implements StatementRunner {
  private static final String SOURCE = "chartlake-compaction";

  /** A Trino whose queue is full must not hold up the next round. */
  private static final int TIMEOUT_SECONDS = 30;

  private final String url;
  private final Properties properties = new Properties();

  TrinoRunner(String url, String user, Optional<String> password) {
    this.url = url;
    properties.setProperty("user", user);
    properties.setProperty("source", SOURCE);
    password.ifPresent(value -> properties.setProperty("password", value));
  }

  @Override
  public void run(String sql) throws SQLException {
    // Not by DriverManager: it does not see drivers of a jar that spark-submit has loaded.
    Connection opened = new TrinoDriver().connect(url, properties);
    if (opened == null) {
      throw new SQLException("'" + url + "' is no address such as jdbc:trino://host:port");
    }
    try (Connection connection = opened;
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      statement.execute(sql);
    }
  }
}
