package io.chartlake.local.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rows of text as columns; numbers to the right. */
public final class TextTable {
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... head) {
    this.head = List.of(head);
  }

  public TextTable(List<String> head) {
    this.head = List.copyOf(head);
  }

  public TextTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Objects.toString(cell, ""));
    }
    rows.add(row);
    return this;
  }

  @Override
  public String toString() {
    int[] widths = new int[head.size()];
    boolean[] numeric = new boolean[head.size()];
    for (int i = 0; i < head.size(); i++) {
      int column = i;
      widths[i] =
          Math.max(
              length(head.get(i)),
              rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
      numeric[i] =
          !rows.isEmpty()
              && rows.stream().allMatch(row -> row.get(column).matches("-?[\\d.,]*( ?MiB| ?s|%)?"));
    }
    StringBuilder text = new StringBuilder();
    line(text, head, widths, numeric);
    rows.forEach(row -> line(text, row, widths, numeric));
    return text.toString();
  }

  private static void line(
      StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < cells.size(); i++) {
      String pad = " ".repeat(Math.max(0, widths[i] - length(cells.get(i))));
      line.append(numeric[i] ? pad + cells.get(i) : cells.get(i) + pad).append("  ");
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
