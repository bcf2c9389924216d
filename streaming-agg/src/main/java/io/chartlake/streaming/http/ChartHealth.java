package io.chartlake.streaming.http;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/** How the process is, for those who ask over HTTP. */
public final class ChartHealth {
  /** Before there is a Streams state to tell. */
  public static final String WAITING = "WAITING";

  private volatile KafkaStreams streams;

  public record Report(boolean healthy, boolean ready, String state, long threads) {
    String toJson(boolean up) {
      return "{\"status\":\""
          + (up ? "UP" : "DOWN")
          + "\",\"state\":\""
          + state
          + "\",\"threads\":"
          + threads
          + "}\n";
    }
  }

  public void watch(KafkaStreams started) {
    streams = started;
  }

  public Report report() {
    KafkaStreams watched = streams;
    if (watched == null) {
      return new Report(true, false, WAITING, 0);
    }
    State state = watched.state();
    return report(state, state.isRunningOrRebalancing() ? liveThreads(watched) : 0);
  }

  public static Report report(State state, long liveThreads) {
    boolean started = state.isRunningOrRebalancing();
    boolean healthy = started ? liveThreads > 0 : state == State.CREATED;
    return new Report(healthy, healthy && state == State.RUNNING, state.name(), liveThreads);
  }

  private static long liveThreads(KafkaStreams streams) {
    return streams.metadataForLocalThreads().stream()
        .filter(thread -> !thread.threadState().equals("DEAD"))
        .count();
  }
}
