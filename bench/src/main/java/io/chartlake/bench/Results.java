package io.chartlake.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Figures as text, shown as they come and kept for a file. */
public final class Results {
  private final StringBuilder text = new StringBuilder();
  private final double loadBefore =
      ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

  /** A line that belongs to the result. */
  public void say(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    System.out.println(line);
    text.append(line).append(System.lineSeparator());
  }

  /** Text that has its line ends already. */
  public void print(String part) {
    System.out.print(part);
    System.out.flush();
    text.append(part);
  }

  public void blank() {
    say("");
  }

  /** What the machine is. */
  public void conditions() {
    say(
        "Java %s, %d CPUs (load %.1f before)",
        System.getProperty("java.specification.version"),
        Runtime.getRuntime().availableProcessors(),
        loadBefore);
  }

  /** A figure that should be at most the goal. */
  public void goal(String label, double figure, String unit, double goal) {
    say(
        "%s: %.2f %s (goal <= %.2f: %s)",
        label, figure, unit, goal, figure <= goal ? "met" : "NOT met");
  }

  /** What is going on, which is no result. */
  public void progress(String format, Object... arguments) {
    System.out.println("... " + String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Writes what was said.
   *
   * @param file nowhere when null, as an option that was not given
   */
  public void writeTo(Path file) throws IOException {
    if (file != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
  }
}
