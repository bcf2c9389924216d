package io.chartlake.sparklauncher.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far a SparkApplication of Apache's operator is. */
public final class ApacheStatus extends OpenFields {
  private State currentState;
  private Map<String, State> stateTransitionHistory;

  public ApacheStatus() {
    // read field by field
  }

  /** The operator's own word; empty before it has said one. */
  public String state() {
    return word(currentState);
  }

  /** Why, where the operator says so; else empty. */
  public String reason() {
    return reason(currentState);
  }

  /** The words it had before, oldest first, each with why. */
  public List<Past> history() {
    if (stateTransitionHistory == null) {
      return List.of();
    }
    // Their keys are numbers as text.
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

  /** One word of the history. */
  public record Past(String state, String reason) {}

  private static final class State extends OpenFields {
    private String currentStateSummary;
    private String message;
  }
}
