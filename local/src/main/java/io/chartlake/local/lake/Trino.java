package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import io.chartlake.cli.TrinoAccess;
import io.chartlake.cli.TrinoProblem;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Port;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Secrets;
import io.chartlake.local.settings.TrinoUser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** A connection to the stack's Trino. */
public final class Trino implements AutoCloseable {
  private final Connection connection;

  private Trino(Connection connection) {
    this.connection = connection;
  }

  /** Logs in as one of the stack's users; nothing goes over the wire before the first statement. */
  public static Trino connect(Home home, Ports ports, Secrets secrets, TrinoUser user) {
    if (secrets.trino(user) == null) {
      throw CommandException.failure(
          home.secrets() + " has no trino." + user.login() + "; ./chartlake up makes it");
    }
    // Not in the URL, where no '&' can be in a path, not even as %26.
    Properties trust = new Properties();
    trust.setProperty("SSLTrustStorePath", home.trinoCertificate().toString());
    try {
      return new Trino(
          new TrinoAccess(url(ports), user.login(), Optional.of(secrets.trino(user)), "chartlake")
              .open(trust));
    } catch (SQLException e) {
      throw CommandException.failure("cannot connect to Trino: " + e.getMessage(), e);
    }
  }

  /** For JDBC: over TLS, with trust in what the JVM trusts. */
  public static String url(Ports ports) {
    return "jdbc:trino://" + ports.address(Port.TRINO) + "?SSL=true";
  }

  /** A query's answer: the names of its columns, then its rows; null cells are null. */
  public record Answer(List<String> columns, List<List<Object>> rows) {}

  public Answer query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        columns.add(result.getMetaData().getColumnName(i));
      }
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return new Answer(columns, rows);
    }
  }

  /** The one value that a query gives. */
  public Object value(String sql) throws SQLException {
    return query(sql).rows().get(0).get(0);
  }

  /** Runs a statement to its end, whatever it gives. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            // a statement has ended once its answer has been read
          }
        }
      }
    }
  }

  /** A failure in words that say what to do, where its own do not. */
  public static CommandException failure(SQLException failure) {
    return CommandException.failure("Trino: " + words(failure), failure);
  }

  static String words(SQLException failure) {
    return switch (TrinoProblem.of(failure)) {
      case PASSWORD ->
          "it does not take the password of secrets.properties; ./chartlake up makes it take up a"
              + " changed one";
      case CERTIFICATE ->
          "its certificate is not that of conf/trino/certificate.pem; ./chartlake down and up make"
              + " them agree";
      case UNREACHABLE -> "it does not answer; see ./chartlake status";
      default -> Objects.toString(failure.getMessage(), failure.toString());
    };
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw CommandException.failure("cannot close the connection to Trino: " + e.getMessage(), e);
    }
  }
}
