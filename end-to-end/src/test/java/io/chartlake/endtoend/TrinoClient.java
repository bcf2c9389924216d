package io.chartlake.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A stack's Trino as its users see it, by JDBC. */
public final class TrinoClient {
  private final Cli chartlake;

  public TrinoClient(Cli chartlake) {
    this.chartlake = chartlake;
  }

  /** Runs one statement as a user of the stack; gives its rows. */
  public List<List<Object>> run(String user, String sql) throws SQLException {
    try (Connection connection = connect(user)) {
      return run(connection, sql);
    }
  }

  /** The only value of a query's only row. */
  public Object value(String user, String sql) throws SQLException {
    return run(user, sql).get(0).get(0);
  }

  /** Runs one statement; gives its rows. */
  public static List<List<Object>> run(Connection connection, String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          int width = result.getMetaData().getColumnCount();
          while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
              row.add(result.getObject(i));
            }
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  public Connection connect(String user) throws SQLException {
    Properties properties = login(user);
    properties.setProperty("password", chartlake.secret("trino." + user));
    return DriverManager.getConnection(url(), properties);
  }

  /** With trust in the stack's own certificate, and no password yet. */
  public Properties login(String user) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    // A URL can have no '&' in a path, as the stack's has.
    properties.setProperty("SSLTrustStorePath", certificate().toString());
    return properties;
  }

  /** Over TLS. */
  public String url() {
    return "jdbc:trino://127.0.0.1:" + chartlake.port("trino") + "?SSL=true";
  }

  public Path certificate() {
    return chartlake.folder().resolve("conf/trino/certificate.pem");
  }

  /** The certificate's text, which changes when there is another. */
  public String certificateText() {
    try {
      return Files.readString(certificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
