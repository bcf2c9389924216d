package io.chartlake.sparklauncher.launch;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Passes each line of a log on once, although a log that is read again repeats lines from a whole
 * second on. Lines carry the node's time stamp. Those of the last seconds are remembered, because
 * standard output and standard error can be slightly out of order.
 */
final class LogLines {
  private static final Duration REMEMBERED = Duration.ofSeconds(3);
  private static final Duration OVERLAP = Duration.ofSeconds(1);

  private final Consumer<String> out;
  private final Deque<Line> recent = new ArrayDeque<>();
  private Map<String, Integer> repeated = new HashMap<>();
  private Instant newest;

  LogLines(Consumer<String> out) {
    this.out = out;
  }

  /** The time to read the log from again; empty before its first line. */
  Optional<Instant> since() {
    return Optional.ofNullable(newest).map(time -> time.minus(OVERLAP));
  }

  /** The next lines start at {@link #since()} again. */
  void readAgain() {
    repeated = new HashMap<>();
    recent.forEach(line -> repeated.merge(line.text(), 1, Integer::sum));
  }

  /** Takes a line with its time stamp; returns whether it was passed on. */
  boolean accept(String text) {
    Integer left = repeated.get(text);
    if (left != null) {
      if (left == 1) {
        repeated.remove(text);
      } else {
        repeated.put(text, left - 1);
      }
      return false;
    }
    int space = text.indexOf(' ');
    String stamp = space < 0 ? text : text.substring(0, space);
    Instant time;
    try {
      time = Instant.parse(stamp);
    } catch (DateTimeParseException e) {
      // A message of the API server, for example why there is no log.
      out.accept(text);
      return true;
    }
    if (newest != null && time.isBefore(newest.minus(REMEMBERED))) {
      // Passed on long ago: the server started earlier than requested.
      return false;
    }
    if (newest == null || time.isAfter(newest)) {
      newest = time;
    }
    recent.add(new Line(time, text));
    while (recent.peek().time().isBefore(newest.minus(REMEMBERED))) {
      recent.remove();
    }
    out.accept(space < 0 ? "" : text.substring(space + 1));
    return true;
  }

  private record Line(Instant time, String text) {}
}
