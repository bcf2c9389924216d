package io.chartlake.local.lake;

import io.chartlake.cli.CommandException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements to be run in order; when one fails, the failure says where in the file.
 *
 * @param name of the file, for messages
 * @param text what it holds
 */
record SqlFile(String name, String text) {
  /** How Trino's driver begins every message, and where the place in the statement stands. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:Query failed \\(#[^)]*\\): )?(?:line (?<line>\\d+):\\d+: )?(?<text>.*)",
          Pattern.DOTALL);

  private static final Pattern MADE =
      Pattern.compile(
          "^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:SCHEMA|TABLE|VIEW)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(\\w+(?:\\.\\w+){1,2})",
          Pattern.MULTILINE);

  /** CATALOG_NOT_FOUND of Trino's StandardErrorCode. */
  private static final int NO_CATALOG = 44;

  /** Runs one statement. */
  @FunctionalInterface
  interface Runner {
    void run(String statement) throws SQLException;
  }

  /**
   * Runs every statement.
   *
   * @throws CommandException at the first that fails; those behind it are not run
   */
  void apply(Runner runner) {
    for (SqlScript.Statement statement : SqlScript.statements(text)) {
      try {
        runner.run(statement.text());
      } catch (SQLException e) {
        throw CommandException.failure(explained(statement, e), e);
      }
    }
  }

  /** Full names of the schemas, tables and views that its statements make, in lower case. */
  Set<String> made() {
    Set<String> names = new TreeSet<>();
    Matcher matcher = MADE.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Whether it names what the other file makes, a table by its schema too. */
  boolean standsOn(SqlFile other) {
    String lower = text.toLowerCase(Locale.ROOT);
    return other.made().stream()
        .anyMatch(
            name ->
                Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "\\b").matcher(lower).find());
  }

  private String explained(SqlScript.Statement statement, SQLException failure) {
    Matcher message = MESSAGE.matcher(String.valueOf(failure.getMessage()));
    if (!message.matches()) { // it matches anything
      throw new IllegalStateException(failure);
    }
    String inStatement = message.group("line");
    String place =
        inStatement == null
            ? "the statement at line " + statement.line()
            : "line " + (statement.line() + Integer.parseInt(inStatement) - 1);
    String hint =
        failure.getErrorCode() == NO_CATALOG
            ? "; the files of sql/ need a Trino with the catalogs hive and lake"
            : "";
    return "sql/%s, %s: %s%s".formatted(name, place, message.group("text"), hint);
  }
}
