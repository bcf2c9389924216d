package io.chartlake.bench.compaction.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The figures as text, line by line as they come. */
final class Report {
  private static final String LINE = "%-8s %-28s %9s %9s";

  private final Path file;

  Report(Path file) {
    this.file = file;
  }

  /** What is going on, which is no result. */
  void progress(String format, Object... arguments) {
    say(Driver.PROGRESS + format, arguments);
  }

  void title(String format, Object... arguments) {
    say("%n" + format, arguments);
  }

  void header() {
    say(LINE, "round", "contender", "CPU s", "wall s");
  }

  void line(String round, String label, Measurement measured) {
    say(
        LINE,
        round,
        label,
        figure("%.2f", measured.cpuSeconds()),
        figure("%.2f", measured.wallSeconds()));
  }

  /** How many times the reference's CPU this took, and whether that is the goal. */
  void ratio(String label, Measurement measured, String other, Measurement reference, double goal) {
    say(
        "%s / %s: %s",
        label, other, against("%.2f x CPU", measured.cpuSeconds() / reference.cpuSeconds(), goal));
  }

  /** The same where nothing is asked for. */
  void ratio(String label, Measurement measured, String other, Measurement reference) {
    say(
        "%s / %s: %.2f x CPU, %.2f x wall",
        label,
        other,
        measured.cpuSeconds() / reference.cpuSeconds(),
        measured.wallSeconds() / reference.wallSeconds());
  }

  /** A figure that should be at most the goal. */
  void atMost(String label, String format, double figure, double goal) {
    say("%s: %s", label, against(format, figure, goal));
  }

  void say(String format, Object... arguments) {
    try {
      Files.writeString(
          file,
          String.format(Locale.ROOT, format, arguments) + System.lineSeparator(),
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String against(String format, double figure, double goal) {
    return figure(format, figure)
        + " (goal <= "
        + figure(format.replaceFirst(" .*", ""), goal)
        + ": "
        + (figure <= goal ? "met" : "NOT met")
        + ")";
  }

  private static String figure(String format, double figure) {
    return String.format(Locale.ROOT, format, figure);
  }
}
