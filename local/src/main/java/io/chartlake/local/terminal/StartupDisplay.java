package io.chartlake.local.terminal;

import io.chartlake.local.stack.Watcher;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows how the services come up: on a terminal a live line each, elsewhere a plain line each time
 * one is ready, and every few seconds what is still awaited.
 */
public final class StartupDisplay implements Watcher, AutoCloseable {
  private static final long REDRAW_MILLIS = 200;
  private static final long REMIND_MILLIS = 5_000;

  private final PrintStream out;
  private final boolean live;
  private final long begin = System.nanoTime();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private final ScheduledExecutorService clock;
  private int drawn;

  private static final class Row {
    private State state = State.WAITING;
    private String detail = "";
    private double seconds = -1;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ticks until it is closed
  public StartupDisplay(PrintStream out, List<String> services, boolean live) {
    this.out = out;
    this.live = live;
    services.forEach(service -> rows.put(service, new Row()));
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "display");
              thread.setDaemon(true);
              return thread;
            });
    long period = live ? REDRAW_MILLIS : REMIND_MILLIS;
    clock.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  /** Whether a person sees it, and lines can be drawn anew. */
  @SuppressWarnings("SystemConsoleNull") // so it is from JDK 22 on; this runs on 17
  public static boolean isInteractive() {
    return System.console() != null;
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public synchronized void state(String service, State state, String detail) {
    Row row = rows.get(service);
    row.state = state;
    row.detail = detail;
    if (state == State.READY || state == State.FAILED) {
      row.seconds = seconds();
      if (!live) {
        out.println(line(service, row));
      }
    }
    if (live) {
      draw();
    }
  }

  @Override
  public synchronized void notice(String text) {
    notices.add(text);
  }

  private synchronized void tick() {
    if (live) {
      draw();
      return;
    }
    List<String> waiting =
        rows.entrySet().stream()
            .filter(entry -> entry.getValue().seconds < 0)
            .map(entry -> entry.getKey() + " " + words(entry.getValue()))
            .toList();
    if (!waiting.isEmpty()) {
      out.printf(Locale.ROOT, "  … after %.0f s: %s%n", seconds(), String.join(", ", waiting));
    }
  }

  private void draw() {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append('A');
    }
    rows.forEach((service, row) -> text.append("\033[2K").append(line(service, row)).append('\n'));
    drawn = rows.size();
    out.print(text);
    out.flush();
  }

  private String line(String service, Row row) {
    double shown = row.seconds >= 0 ? row.seconds : seconds();
    return String.format(Locale.ROOT, "  %-12s %6.1f s  %s", service, shown, words(row));
  }

  private static String words(Row row) {
    String word = row.state.name().toLowerCase(Locale.ROOT);
    if (row.state == State.WAITING && !row.detail.isEmpty()) {
      return "waiting for " + row.detail;
    }
    if (row.state == State.FINISHING) {
      return row.detail.isEmpty() ? "waiting for others" : row.detail;
    }
    return row.detail.isEmpty() ? word : word + " (" + row.detail + ")";
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    notices.forEach(text -> out.println("  " + text));
  }
}
