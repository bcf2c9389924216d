package io.chartlake.sparklauncher.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The log of one container: lines with times, read from a second on, to the end or for a while. */
public final class FakeLog {
  private final List<Line> lines = new ArrayList<>();
  private boolean ended;
  private int reads;

  /** Bytes after which the first reads are cut off, one after the other. */
  private final List<Cut> cuts = new ArrayList<>();

  public synchronized void line(String time, String text) {
    lines.add(new Line(Instant.parse(time), time + " " + text + "\n"));
    notifyAll();
  }

  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Lets the next read that is not to be cut yet end after so many bytes.
   *
   * @param cleanly whether the answer ends as if it were whole
   */
  public synchronized void cutAfter(int bytes, boolean cleanly) {
    cuts.add(new Cut(bytes, cleanly));
  }

  public synchronized int reads() {
    return reads;
  }

  void serve(HttpExchange exchange, Map<String, String> query) throws IOException {
    // As the API server keeps it: whole seconds.
    Instant since = Instant.parse(query.getOrDefault("sinceTime", "1970-01-01T00:00:00Z"));
    boolean follow = query.getOrDefault("follow", "false").equals("true");
    Cut cut;
    synchronized (this) {
      reads++;
      cut = cuts.isEmpty() ? new Cut(Integer.MAX_VALUE, true) : cuts.remove(0);
    }
    int left = cut.bytes();
    // Less than the length that was promised is a broken answer.
    exchange.sendResponseHeaders(200, cut.cleanly() ? 0 : 1L << 40);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    for (int i = 0; ; i++) {
      Line line = take(i, follow);
      if (line == null) {
        out.close();
        return;
      }
      if (line.time().isBefore(since)) {
        continue;
      }
      byte[] bytes = line.text().getBytes(StandardCharsets.UTF_8);
      out.write(bytes, 0, Math.min(left, bytes.length));
      out.flush();
      left -= bytes.length;
      if (left <= 0) {
        return;
      }
    }
  }

  private synchronized Line take(int index, boolean follow) {
    while (index >= lines.size()) {
      if (ended || !follow) {
        return null;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return lines.get(index);
  }

  private record Cut(int bytes, boolean cleanly) {}

  private record Line(Instant time, String text) {}
}
