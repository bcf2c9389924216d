package io.chartlake.sparklauncher.apache;

import io.chartlake.sparklauncher.operator.OpenFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The {@code status} of a SparkApplication of Apache's operator. */
public final class ApacheStatus extends OpenFields {
  private State currentState;
  private Map<String, State> stateTransitionHistory;

  /** The operator's name for the state; empty before it has reported one. */
  public String state() {
    return word(currentState);
  }

  /** The operator's explanation; empty where it gives none. */
  public String reason() {
    return reason(currentState);
  }

  /** The states so far, oldest first. */
  public List<Past> history() {
    if (stateTransitionHistory == null) {
      return List.of();
    }
    // The keys are numbers as text, and "10" sorts before "9".
    TreeMap<Long, State> ordered = new TreeMap<>();
    stateTransitionHistory.forEach(
        (key, state) -> {
          if (key.matches("[0-9]{1,18}")) {
            ordered.put(Long.valueOf(key), state);
          }
        });
    List<Past> history = new ArrayList<>();
    ordered.values().forEach(state -> history.add(new Past(word(state), reason(state))));
    return List.copyOf(history);
  }

  private static String word(State state) {
    return state == null || state.currentStateSummary == null ? "" : state.currentStateSummary;
  }

  private static String reason(State state) {
    return state == null || state.message == null ? "" : state.message;
  }

  /** One state of the history. */
  public record Past(String state, String reason) {}

  private static final class State extends OpenFields {
    private String currentStateSummary;
    private String message;
  }
}
