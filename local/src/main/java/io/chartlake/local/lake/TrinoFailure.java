package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import java.sql.SQLException;
import java.util.Objects;

/** A failure of the stack's Trino in words that say what to do, where its own do not. */
public final class TrinoFailure {
  private TrinoFailure() {}

  public static CommandException of(SQLException failure) {
    return CommandException.failure("Trino: " + words(failure), failure);
  }

  static String words(SQLException failure) {
    String own = Objects.toString(failure.getMessage(), failure.toString());
    if (own.contains("Authentication failed")) {
      return "it does not take the password of secrets.properties; ./chartlake up makes it take up"
          + " a changed one";
    }
    if (own.contains("PKIX path") || own.contains("Error setting up SSL")) {
      return "its certificate is not that of conf/trino/certificate.pem; ./chartlake down and up"
          + " make them agree";
    }
    if (own.contains("ConnectException")) {
      return "it does not answer; see ./chartlake status";
    }
    return own;
  }
}
