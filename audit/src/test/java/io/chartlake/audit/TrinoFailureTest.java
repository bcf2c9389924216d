package io.chartlake.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrinoFailureTest {
  /** On the left, in part, what its driver says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Authentication failed: Access Denied: Invalid credentials; TRINO_PASSWORD",
        "Authentication failed: Unauthorized; refuses user 'analyst'",
        "Error executing query: SSLHandshakeException: PKIX path building failed; SSLTrustStorePath",
        "TLS/SSL is required for authentication with username and password; ?SSL=true",
        "Error executing query: unexpected end of stream on http://a:1/...; no plain HTTP",
        "[Error: Error 403 Forbidden: Authentication over HTTP is not enabled]; no plain HTTP",
        "SSLException: Unsupported or unrecognized SSL message; speaks no TLS",
        "line 1:15: Catalog 'lake' not found; Catalog 'lake' not found"
      })
  void saysWhichOptionToChange(String own, String words) {
    assertThat(TrinoFailure.reason("analyst", new SQLException(own))).contains(words);
  }

  @Test
  void survivesAFailureWithoutWords() {
    assertThat(TrinoFailure.reason("analyst", new SQLException())).isEmpty();
  }
}
