package io.chartlake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the driver's words do not help, the reason names the option to change. */
class TrinoAccessTest {
  private final TrinoAccess trino =
      new TrinoAccess("jdbc:trino://host:8443", "ann", Optional.empty(), "test");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Authentication failed: Unauthorized; user 'ann': put its password into TRINO_PASSWORD",
        "Error executing query: PKIX path building failed: no path; SSLTrustStorePath=FILE",
        "TLS/SSL is required for authentication with username and password; ?SSL=true",
        "Error executing query: unexpected end of stream on http://host; ?SSL=true",
        "[Error: Error 403 Forbidden: Authentication over HTTP is not enabled]; TLS only",
        "Unsupported or unrecognized SSL message; does not speak TLS",
        "Table 'a.b.c' does not exist; Table 'a.b.c' does not exist"
      })
  void namesWhatToChange(String driver, String reason) {
    assertThat(trino.reason(new SQLException(driver))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"jdbc:other://host", "host:8443"})
  void anAddressOfAnotherDatabaseIsRefused(String url) {
    TrinoAccess other = new TrinoAccess(url, "ann", Optional.empty(), "test");

    assertThatThrownBy(other::open)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("'" + url + "'");
  }
}
