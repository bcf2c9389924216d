package io.chartlake.bench.landing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How many records were durable when, in the order of time. */
final class Progress {
  /**
   * The rest of a topic waits for landing's linger or for the commit interval of Iceberg's sink,
   * which is not work.
   */
  private static final double MOST = 0.9;

  private final List<Point> points = new ArrayList<>();

  record Point(Instant at, long records) {}

  /** So many records in all were durable at this time. */
  void reached(Instant at, long records) {
    points.add(new Point(at, records));
  }

  long records() {
    return points.isEmpty() ? 0 : last().records();
  }

  Point last() {
    return points.get(points.size() - 1);
  }

  /** When nine tenths of what is durable by now had become so. */
  Point most() {
    double enough = records() * MOST;
    return points.stream().filter(point -> point.records() >= enough).findFirst().orElseThrow();
  }
}
