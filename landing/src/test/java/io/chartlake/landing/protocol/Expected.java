package io.chartlake.landing.protocol;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** What may happen in a list after what has happened; also a count of what did. */
final class Expected {
  boolean refusals;
  boolean deadLettersRefused;

  /** A task may stop for records that only another writer has landed; the next one goes on. */
  boolean retention;

  /** Retention took what no object has. */
  boolean lost;

  boolean recreated;
  final Map<String, Integer> counts = new TreeMap<>();

  /** A task may fail for a reason that there is, and for no other. */
  void failed(RuntimeException e) {
    String reason = e instanceof ConnectException ? reason(e.getMessage()) : "none";
    boolean foreseen =
        switch (reason) {
          case "refused" -> refusals;
          case "dead letters" -> deadLettersRefused;
          case "retention" -> retention;
          case "made anew" -> recreated;
          case "first object" -> recreated || lost;
          default -> false;
        };
    if (!foreseen) {
      throw new AssertionError("I7: a task failed without need: " + e.getMessage(), e);
    }
    count("tasks failed: " + reason, true);
  }

  private static String reason(String message) {
    if (message.contains("fake-403")) {
      return "refused";
    }
    if (message.contains("dead letter") && message.contains("could not be written")) {
      return "dead letters";
    }
    if (message.contains("etention deleted")) {
      return "retention";
    }
    if (message.contains("made anew") || message.contains("was cut")) {
      return "made anew";
    }
    return message.contains("Another object") ? "first object" : "none";
  }

  /** Whether nothing stands in the way of landing everything. */
  boolean canSettle() {
    return !lost && !recreated;
  }

  void read(Scenario scenario, TopicPartition partition) {
    if (!recreated) { // a reader of another topic's objects is told so by their topic id
      scenario.reader.read(partition);
    }
  }

  void count(String what, boolean happened) {
    counts.merge(what, happened ? 1 : 0, Integer::sum);
  }
}
