package io.chartlake.cli;

import java.sql.SQLException;
import java.util.Objects;

/**
 * What went wrong between a client and Trino. The driver says it in words only, so they are
 * recognized here, once.
 */
public enum TrinoProblem {
  /** User and password do not belong together. */
  PASSWORD,
  /** The client does not trust the server's certificate. */
  CERTIFICATE,
  /** The client would send a password without TLS. */
  PASSWORD_WITHOUT_TLS,
  /** The server refuses plain HTTP. */
  TLS_REQUIRED,
  /** The client speaks TLS to a port for plain HTTP. */
  NO_TLS,
  /** Nobody answers. */
  UNREACHABLE,
  /** Anything else: Trino's own words say it. */
  OTHER;

  public static TrinoProblem of(SQLException failure) {
    String own = Objects.toString(failure.getMessage(), "");
    if (own.contains("Authentication failed")) {
      return PASSWORD;
    }
    if (own.contains("PKIX path") || own.contains("Error setting up SSL")) {
      return CERTIFICATE;
    }
    if (own.contains("TLS/SSL is required")) {
      return PASSWORD_WITHOUT_TLS;
    }
    if (own.contains("unexpected end of stream")
        || own.contains("Authentication over HTTP is not enabled")) {
      return TLS_REQUIRED;
    }
    if (own.contains("Unsupported or unrecognized SSL message")) {
      return NO_TLS;
    }
    return own.contains("ConnectException") ? UNREACHABLE : OTHER;
  }

  /** The driver's own words, one line. */
  public static String firstLine(SQLException failure) {
    return Objects.toString(failure.getMessage(), failure.toString())
        .lines()
        .findFirst()
        .orElse("");
  }
}
