package io.chartlake.bench.landing;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as text. */
final class Report {
  static final double LEAST_MEGABYTES_PER_SECOND = 20;
  static final double LEAST_OF_ICEBERG = 4;
  static final double LEAST_OF_CONSUMER = 0.5;
  private static final String LINE = "%-8s %-14s %8s %10s %9s %8s %10s %11s %9s %10s %9s%n";

  private Report() {}

  static String header() {
    return format(
        LINE,
        "round",
        "program",
        "MB/s",
        "to 9/10",
        "seconds",
        "CPU s",
        "store CPU",
        "broker CPU",
        "whole s",
        "whole CPU",
        "peak MiB");
  }

  static String line(String round, String label, Measurement run) {
    return format(
        LINE,
        round,
        label,
        figure(run.megabytesPerSecond()),
        figure(run.mostMegabytesPerSecond()),
        figure(run.seconds()),
        figure(run.cpuSeconds()),
        figure(run.storeCpuSeconds()),
        figure(run.brokerCpuSeconds()),
        figure(run.wholeSeconds()),
        figure(run.wholeCpuSeconds()),
        run.peakMebibytes());
  }

  /**
   * Medians, and landing against its goals: more MB/s and CPU than 1 is more. A contender that did
   * not run has no line.
   */
  static String summary(Map<String, List<Measurement>> runs) {
    StringBuilder text = new StringBuilder();
    runs.forEach(
        (label, measured) -> text.append(line("median", label, Measurement.median(measured))));
    if (!runs.containsKey("landing")) {
      return text.toString();
    }
    Measurement landing = Measurement.median(runs.get("landing"));
    text.append(
        format(
            "%nlanding: %.1f MB/s of values (goal >= %.0f: %s)%n",
            landing.megabytesPerSecond(),
            LEAST_MEGABYTES_PER_SECOND,
            met(landing.megabytesPerSecond(), LEAST_MEGABYTES_PER_SECOND)));
    against(text, runs, landing, "iceberg-sink", LEAST_OF_ICEBERG);
    against(text, runs, landing, "consumer", LEAST_OF_CONSUMER);
    return text.toString();
  }

  private static void against(
      StringBuilder text,
      Map<String, List<Measurement>> runs,
      Measurement landing,
      String label,
      double goal) {
    if (runs.containsKey(label)) {
      Measurement other = Measurement.median(runs.get(label));
      double speed = landing.megabytesPerSecond() / other.megabytesPerSecond();
      double most = landing.mostMegabytesPerSecond() / other.mostMegabytesPerSecond();
      text.append(
          format(
              "landing / %s: %.2f x MB/s (goal >= %.1f: %s), %.2f x to 9/10, %.2f x CPU%n",
              label,
              speed,
              goal,
              met(speed, goal),
              most,
              landing.cpuSeconds() / other.cpuSeconds()));
    }
  }

  private static String met(double figure, double goal) {
    return figure >= goal ? "met" : "NOT met";
  }

  private static String figure(double figure) {
    return format("%.1f", figure);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
