package io.chartlake.local.demo;

import io.chartlake.local.lake.Trino;
import java.util.List;
import java.util.Objects;

/** The top of the chart as a table with bars. */
final class Chart {
  private static final int BAR = 40;
  private static final int NAME = 44;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private Chart() {}

  /**
   * Draws rows of name and plays, most played first.
   *
   * @param answer with the song's name in the first column and its plays in the second
   */
  static String draw(Trino.Answer answer) {
    List<List<Object>> rows = answer.rows();
    long most = rows.stream().mapToLong(row -> plays(row)).max().orElse(1);
    StringBuilder text = new StringBuilder();
    int rank = 0;
    for (List<Object> row : rows) {
      rank++;
      String name = Objects.toString(row.get(0), "(name not known yet)");
      text.append(
          "  %2d  %s %9d  %s%n".formatted(rank, fitted(name), plays(row), bar(plays(row), most)));
    }
    return text.toString();
  }

  private static long plays(List<Object> row) {
    return ((Number) row.get(1)).longValue();
  }

  private static String bar(long plays, long most) {
    long eighths = Math.round(8.0 * BAR * plays / most);
    String bar = "█".repeat((int) (eighths / 8));
    return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt((int) (eighths % 8));
  }

  private static String fitted(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= NAME
        ? name + " ".repeat(NAME - length)
        : name.substring(0, name.offsetByCodePoints(0, NAME - 1)) + "…";
  }
}
