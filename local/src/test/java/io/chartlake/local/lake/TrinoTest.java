package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure of Trino says what to do about it. */
class TrinoTest {
  /** On the left, in part, what its driver says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Authentication failed: Access Denied: Invalid credentials; secrets.properties",
        "Error executing query: SSLHandshakeException: PKIX path building failed; certificate.pem",
        "Error setting up SSL: /a/certificate.pem; certificate.pem",
        "Error executing query: java.net.ConnectException: Failed to connect; chartlake status",
        "line 1:15: Catalog 'lake' not found; Trino: line 1:15: Catalog 'lake' not found"
      })
  void saysWhatToDo(String own, String words) {
    assertThat(Trino.failure(new SQLException(own))).hasMessageContaining(words);
  }
}
