package io.chartlake.local.lake;

import java.util.ArrayList;
import java.util.List;

/** An SQL text cut into its statements at the semicolons outside quotes and comments. */
public final class SqlScript {

  /**
   * One statement.
   *
   * @param line where its first word stands, counted from 1
   * @param text without the semicolon and the comments before it
   */
  public record Statement(int line, String text) {}

  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private int line = 1;
  private int start = -1;
  private int startLine;

  private SqlScript(String text) {
    this.text = text;
  }

  /** The statements of a script, in order; comments between them belong to none. */
  public static List<Statement> statements(String text) {
    SqlScript script = new SqlScript(text);
    script.cut();
    return List.copyOf(script.statements);
  }

  private void cut() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end;
      if (text.startsWith("--", i)) {
        end = endOf("\n", i);
      } else if (text.startsWith("/*", i)) {
        end = endOf("*/", i + 2);
      } else if (c == '\'' || c == '"') {
        begin(i);
        end = endOf(String.valueOf(c), i + 1);
      } else if (c == ';') {
        finish(i);
        end = i + 1;
      } else {
        if (!Character.isWhitespace(c)) {
          begin(i);
        }
        end = i + 1;
      }
      line += (int) text.substring(i, end).chars().filter(ch -> ch == '\n').count();
      i = end;
    }
    finish(text.length());
  }

  private int endOf(String closing, int from) {
    int at = text.indexOf(closing, from);
    return at < 0 ? text.length() : at + closing.length();
  }

  private void begin(int at) {
    if (start < 0) {
      start = at;
      startLine = line;
    }
  }

  private void finish(int end) {
    if (start >= 0) {
      statements.add(new Statement(startLine, text.substring(start, end).strip()));
      start = -1;
    }
  }
}
