package io.chartlake.local.stack;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How one service is.
 *
 * @param service its name
 * @param pid of its process, if there is one
 * @param port its first port
 * @param memoryBytes 0 when it does not run
 * @param end how its process ended, when it is dead
 */
public record ServiceStatus(
    String service,
    Optional<Long> pid,
    int port,
    State state,
    long memoryBytes,
    Duration uptime,
    Optional<String> end) {

  /** As {@code status} shows it. */
  public enum State {
    READY,
    NOT_ANSWERING,
    STOPPED,
    /** It was started and is gone. */
    DEAD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public boolean isReady() {
    return state == State.READY;
  }
}
