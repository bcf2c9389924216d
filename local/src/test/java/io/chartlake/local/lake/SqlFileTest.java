package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chartlake.cli.CommandException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** A statement that fails is named by its file and line. */
class SqlFileTest {
  private static final SqlFile FILE =
      new SqlFile("07-x.sql", "-- About it.\n\nSELECT 1;\nSELECT\n  a\nFROM b;\nSELECT 3;\n");

  @Test
  void runsStatementsInOrder() {
    List<String> run = new ArrayList<>();
    FILE.apply(run::add);
    assertThat(run).containsExactly("SELECT 1", "SELECT\n  a\nFROM b", "SELECT 3");
  }

  @Test
  void saysWhereInTheFileTrinoStumbled() {
    assertFails("Query failed (#2026_x): line 2:3: Column 'a' cannot be resolved", 47)
        .hasMessage("sql/07-x.sql, line 5: Column 'a' cannot be resolved");
  }

  @Test
  void saysWhichStatementFailedWhereTrinoDoesNotSayWhere() {
    assertFails("Query failed (#2026_x): Access Denied: (no)\nor so", 4)
        .hasMessage("sql/07-x.sql, the statement at line 4: Access Denied: (no)\nor so");
    assertFails(null, 0).hasMessage("sql/07-x.sql, the statement at line 4: null");
  }

  @Test
  void saysWhatTrinoMustHave() {
    assertFails("Query failed (#2026_x): line 1:8: Catalog 'lake' not found", 44)
        .hasMessage(
            "sql/07-x.sql, line 4: Catalog 'lake' not found; the files of sql/ need a Trino with the"
                + " catalogs hive and lake");
  }

  private static AbstractThrowableAssert<?, ?> assertFails(String message, int code) {
    List<String> run = new ArrayList<>();
    return assertThatThrownBy(
            () ->
                FILE.apply(
                    statement -> {
                      run.add(statement);
                      if (run.size() == 2) {
                        throw new SQLException(message, "", code);
                      }
                    }))
        .isInstanceOf(CommandException.class)
        .satisfies(failure -> assertThat(run).hasSize(2));
  }
}
