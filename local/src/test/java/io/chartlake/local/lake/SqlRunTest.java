package io.chartlake.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.cli.CommandException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Files are applied after those they stand on, and one failure hides no other. */
class SqlRunTest {
  private static final SqlFile SCHEMA =
      new SqlFile("01-schema.sql", "CREATE SCHEMA IF NOT EXISTS lake.music;\n");
  private static final SqlFile TABLE =
      new SqlFile("02-table.sql", "CREATE TABLE IF NOT EXISTS lake.music.Songs (n integer);\n");
  private static final SqlFile VIEW =
      new SqlFile("03-view.sql", "CREATE VIEW other.one.v AS SELECT n FROM lake.music.songs;\n");
  private static final SqlFile APART =
      new SqlFile("04-apart.sql", "CREATE VIEW other.one.songs AS SELECT 'lake.musical' AS n;\n");

  private final List<String> run = Collections.synchronizedList(new ArrayList<>());

  @Test
  void knowsWhatAFileStandsOn() {
    assertThat(TABLE.standsOn(SCHEMA)).isTrue();
    assertThat(VIEW.standsOn(TABLE)).isTrue();
    assertThat(VIEW.standsOn(SCHEMA)).isTrue();
    assertThat(APART.standsOn(SCHEMA)).isFalse();
    assertThat(APART.standsOn(TABLE)).isFalse();
    assertThat(TABLE.standsOn(VIEW)).isFalse();
  }

  @Test
  void appliesAFileAfterThoseItStandsOn() {
    for (int i = 0; i < 50; i++) {
      run.clear();
      new SqlRun(List.of(run::add, run::add)).apply(List.of(SCHEMA, APART, TABLE, VIEW));
      assertThat(run)
          .hasSize(4)
          .containsSubsequence(statement(SCHEMA), statement(TABLE), statement(VIEW));
    }
  }

  @Test
  void appliesOthersSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    SqlFile.Runner waits =
        statement -> {
          try {
            both.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new SQLException("alone", e);
          }
          run.add(statement);
        };
    new SqlRun(List.of(waits, waits)).apply(List.of(SCHEMA, APART));
    assertThat(run).containsExactlyInAnyOrder(statement(SCHEMA), statement(APART));
  }

  @Test
  void appliesAllThatCanBeAppliedBesideAFailure() {
    SqlFile.Runner runner =
        statement -> {
          if (statement.equals(statement(TABLE)) || statement.equals(statement(VIEW))) {
            throw new SQLException("no metadata");
          }
          run.add(statement);
        };

    Map<SqlFile, CommandException> failures =
        new SqlRun(List.of(runner)).apply(List.of(SCHEMA, TABLE, VIEW, APART));

    assertThat(run).containsExactlyInAnyOrder(statement(SCHEMA), statement(APART));
    assertThat(failures).containsOnlyKeys(TABLE, VIEW);
    assertThat(SqlRun.explained(failures))
        .hasMessage(
            "sql/02-table.sql, the statement at line 1: no metadata\n"
                + "  what stands on that failed too: sql/03-view.sql");
  }

  private static String statement(SqlFile file) {
    return file.text().strip().replace(";", "");
  }
}
