package io.chartlake.local.demo;

import java.util.Locale;

/** Prints the first lines of a program and says how many more there were. */
final class FewLines {
  private final int most;
  private long seen;

  FewLines(int most) {
    this.most = most;
  }

  void accept(String line) {
    seen++;
    if (seen <= most) {
      System.out.println("  " + line);
    }
  }

  void end() {
    if (seen > most) {
      System.out.printf(Locale.ROOT, "  … and %,d lines more%n", seen - most);
    }
  }
}
