package io.chartlake.audit;

import java.sql.SQLException;
import java.util.Objects;

/** Why Trino gave no answer, in words that say which option to change, where its own do not. */
public final class TrinoFailure {
  private TrinoFailure() {}

  /** The reason, one line. */
  public static String reason(String user, SQLException failure) {
    String own = Objects.toString(failure.getMessage(), "").lines().findFirst().orElse("");
    if (own.contains("Authentication failed")) {
      return "it refuses user '" + user + "': put its password into TRINO_PASSWORD";
    }
    if (own.contains("PKIX path")) {
      return "its certificate is unknown: add &SSLTrustStorePath=FILE to the URL, a PEM file that"
          + " holds it";
    }
    if (own.contains("TLS/SSL is required")) {
      return "a password goes over TLS alone: add ?SSL=true to the URL";
    }
    if (own.contains("unexpected end of stream")
        || own.contains("Authentication over HTTP is not enabled")) {
      return "it takes no plain HTTP: give its port for TLS and add ?SSL=true to the URL";
    }
    if (own.contains("Unsupported or unrecognized SSL message")) {
      return "that port speaks no TLS";
    }
    return own;
  }
}
