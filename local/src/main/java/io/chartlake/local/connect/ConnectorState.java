package io.chartlake.local.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How a connector is.
 *
 * @param name of the connector
 * @param word RUNNING when it and all its tasks run; else the state of what does not, or why no
 *     state is known
 * @param reason first line of a failure's trace; empty for none
 * @param linger how long a record may wait before its object is uploaded
 */
public record ConnectorState(String name, String word, String reason, Duration linger) {
  private static final String RUNNING = "RUNNING";

  /** What the worker's answer says: the connector's own state before its tasks', FAILED first. */
  static ConnectorState of(String name, JsonNode status, Duration linger) {
    JsonNode worst = status.path("connector");
    if (isRunning(worst)) {
      JsonNode tasks = status.path("tasks");
      if (tasks.isEmpty()) {
        return new ConnectorState(name, "NO TASK", "", linger);
      }
      for (JsonNode task : tasks) {
        worst = isRunning(worst) || isFailed(task) ? task : worst;
      }
    }
    return new ConnectorState(
        name,
        worst.path("state").asText("UNKNOWN"),
        worst.path("trace").asText("").lines().findFirst().orElse(""),
        linger);
  }

  public boolean isRunning() {
    return word.equals(RUNNING);
  }

  boolean isFailed() {
    return word.equals("FAILED");
  }

  /** Whether somebody has told it not to run. */
  public boolean isHalted() {
    return word.equals("PAUSED") || word.equals("STOPPED");
  }

  private static boolean isRunning(JsonNode part) {
    return part.path("state").asText().equals(RUNNING);
  }

  private static boolean isFailed(JsonNode part) {
    return part.path("state").asText().equals("FAILED");
  }
}
