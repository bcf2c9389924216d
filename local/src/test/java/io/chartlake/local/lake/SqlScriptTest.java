package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.local.lake.SqlScript.Statement;
import org.junit.jupiter.api.Test;

/** A script is cut only where a statement ends. */
class SqlScriptTest {
  @Test
  void cutsAtSemicolonsOutsideQuotesAndComments() {
    assertThat(
            SqlScript.statements(
                """
                -- first; still a comment
                SELECT ';' AS "a;b";

                /* two;
                   lines */ SELECT 2
                -- the end; of it
                ;
                """))
        .containsExactly(
            new Statement(2, "SELECT ';' AS \"a;b\""),
            new Statement(5, "SELECT 2\n-- the end; of it"));
  }

  @Test
  void knowsDoubledQuotes() {
    assertThat(SqlScript.statements("SELECT 'it''s;'; SELECT 2"))
        .containsExactly(new Statement(1, "SELECT 'it''s;'"), new Statement(1, "SELECT 2"));
  }

  @Test
  void findsNothingInCommentsAlone() {
    assertThat(SqlScript.statements("-- nothing\n;;\n/* at all")).isEmpty();
  }
}
