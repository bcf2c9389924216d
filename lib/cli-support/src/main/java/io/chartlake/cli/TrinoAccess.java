package io.chartlake.cli;

import io.trino.jdbc.TrinoDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a Trino is and who asks it.
 *
 * @param url such as {@code jdbc:trino://host:8443?SSL=true}
 * @param password empty where Trino asks for none
 * @param source what Trino shows as the query's source, such as {@code chartlake-audit}
 */
public record TrinoAccess(String url, String user, Optional<String> password, String source) {

  /**
   * Opens a connection; nothing is sent before its first statement.
   *
   * @throws SQLException when the URL is not one of Trino's
   */
  public Connection open() throws SQLException {
    return open(new Properties());
  }

  /**
   * The same, with further properties of the driver, for values that a URL cannot hold.
   *
   * @throws SQLException when the URL is not one of Trino's
   */
  public Connection open(Properties more) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(more);
    properties.setProperty("user", user);
    properties.setProperty("source", source);
    password.ifPresent(text -> properties.setProperty("password", text));
    // Not by DriverManager: it does not see drivers of a jar that spark-submit has loaded.
    Connection connection = new TrinoDriver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("'" + url + "' is not an address such as jdbc:trino://host:port");
    }
    return connection;
  }

  /** Why Trino failed, in one line, with the option to change where there is one. */
  public String reason(SQLException failure) {
    return switch (TrinoProblem.of(failure)) {
      case PASSWORD -> "it refuses user '" + user + "': put its password into TRINO_PASSWORD";
      case CERTIFICATE ->
          "its certificate is unknown: add &SSLTrustStorePath=FILE to the URL, a PEM file that"
              + " holds it";
      case PASSWORD_WITHOUT_TLS -> "a password requires TLS: add ?SSL=true to the URL";
      case TLS_REQUIRED ->
          "it accepts TLS only: give its port for TLS and add ?SSL=true to the URL";
      case NO_TLS -> "that port does not speak TLS";
      case UNREACHABLE, OTHER -> TrinoProblem.firstLine(failure);
    };
  }
}
