package io.chartlake.bench.freshness;

import io.chartlake.bench.BenchException;
import io.chartlake.bench.Median;
import io.chartlake.testsupport.S3Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the chart again and again and keeps when it first showed each count of each song. */
final class ChartReader {
  private static final String CHART =
      "SELECT CAST(song_id AS varchar), plays FROM lake.music.songs_now";

  private final Connection trino;

  /** By song: when its first, second, third … play was in an answer, in ms since 1970. */
  private final Map<String, List<Long>> shownMillis = new HashMap<>();

  private final List<Double> readSeconds = new ArrayList<>();
  private long total;
  private int halfWritten;

  ChartReader(Connection trino) {
    this.trino = trino;
  }

  /**
   * Reads once; gives the plays it shows. A read that met an object half written shows nothing: the
   * plays wait for the next one, as whoever asks again does.
   */
  long read() throws SQLException {
    long begin = System.nanoTime();
    Map<String, Long> chart;
    try {
      chart = counts(trino, CHART);
    } catch (SQLException e) {
      if (!S3Proxy.HALF_WRITTEN.matcher(String.valueOf(e.getMessage())).find()) {
        throw e;
      }
      halfWritten++;
      return total;
    }
    readSeconds.add((System.nanoTime() - begin) / 1e9);
    long now = System.currentTimeMillis();
    chart.forEach(
        (song, plays) -> {
          List<Long> shown = shownMillis.computeIfAbsent(song, unseen -> new ArrayList<>());
          while (shown.size() < plays) {
            shown.add(now);
          }
        });
    total = chart.values().stream().mapToLong(Long::longValue).sum();
    return total;
  }

  static Map<String, Long> counts(Connection trino, String sql) throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (Statement statement = trino.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    return counts;
  }

  long total() {
    return total;
  }

  int reads() {
    return readSeconds.size();
  }

  /** Reads that failed on an object half written. */
  int halfWritten() {
    return halfWritten;
  }

  double medianReadSeconds() {
    return Median.of(readSeconds, Double::doubleValue);
  }

  /** From each play's sending to the answer that had it: a song's plays are counted in order. */
  Latencies latencies(SentPlays sent) {
    List<Double> seconds = new ArrayList<>();
    sent.millisBySong()
        .forEach(
            (song, sentMillis) -> {
              List<Long> shown = shownMillis.getOrDefault(song, List.of());
              if (shown.size() != sentMillis.size()) {
                throw new BenchException(
                    "song %s was played %d times and shown with %d"
                        .formatted(song, sentMillis.size(), shown.size()));
              }
              for (int i = 0; i < shown.size(); i++) {
                seconds.add((shown.get(i) - sentMillis.get(i)) / 1e3);
              }
            });
    return new Latencies(seconds);
  }
}
