package io.chartlake.bench.streams;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as text. */
final class Report {
  static final double GOAL = 0.8;
  private static final String LINE = "%-8s %-12s %12s %14s %10s %10s %9s%n";

  private Report() {}

  static String header() {
    return format(
        LINE, "round", "program", "events/s", "CPU us/event", "whole s", "whole CPU", "peak MiB");
  }

  static String line(String round, Contender contender, Measurement run) {
    return format(
        LINE,
        round,
        contender.label(),
        format("%,.0f", run.eventsPerSecond()),
        format("%.2f", run.cpuMicrosPerEvent()),
        format("%.1f", run.wholeSeconds()),
        format("%.1f", run.wholeCpuSeconds()),
        run.peakMebibytes());
  }

  /**
   * Medians and how music-chart stands to the reference: more events per second and CPU than 1 is
   * more.
   */
  static String summary(Map<Contender, List<Measurement>> runs) {
    Measurement chart = Measurement.median(runs.get(Contender.MUSIC_CHART));
    Measurement bare = Measurement.median(runs.get(Contender.BARE_COUNT));
    double speed = chart.eventsPerSecond() / bare.eventsPerSecond();
    return line("median", Contender.MUSIC_CHART, chart)
        + line("median", Contender.BARE_COUNT, bare)
        + format(
            "%nmusic-chart / bare count: %.2f x events/s (goal >= %.1f: %s), %.2f x CPU per event%n",
            speed,
            GOAL,
            speed >= GOAL ? "met" : "NOT met",
            chart.cpuMicrosPerEvent() / bare.cpuMicrosPerEvent());
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
