package io.chartlake.sparklauncher.launch;

import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The events of a run that does not start. */
final class RunEvents {
  private static final int SHOWN = 10;

  private final KubernetesClient client;

  RunEvents(KubernetesClient client) {
    this.client = client;
  }

  /** One line for each of the last events of the application and of its driver's pod. */
  List<String> of(SparkOperator<?> operator, DriverPods pods, Application application) {
    List<String> lines = new ArrayList<>();
    try {
      lines.addAll(named(application.namespace(), "application", application.name()));
      Optional<Pod> driver = pods.find(operator, application);
      if (driver.isPresent()) {
        lines.addAll(named(application.namespace(), "pod", driver.get().getMetadata().getName()));
      } else {
        lines.add("no driver pod exists");
      }
    } catch (KubernetesClientException e) {
      lines.add("events cannot be read: " + e.getMessage());
    }
    return lines;
  }

  private List<String> named(String namespace, String what, String name) {
    List<Event> events =
        client
            .v1()
            .events()
            .inNamespace(namespace)
            .withField("involvedObject.name", name)
            .list()
            .getItems();
    List<String> lines =
        events.stream()
            .sorted(Comparator.comparing(RunEvents::time))
            .map(
                event ->
                    "%s %s: %s %s: %s"
                        .formatted(
                            what,
                            name,
                            time(event),
                            event.getReason(),
                            String.valueOf(event.getMessage()).replaceAll("\\s+", " ")))
            .toList();
    if (lines.isEmpty()) {
      return List.of(what + " " + name + ": no events");
    }
    return lines.subList(Math.max(0, lines.size() - SHOWN), lines.size());
  }

  /** An event has its time in one of three fields. */
  private static String time(Event event) {
    if (event.getLastTimestamp() != null) {
      return event.getLastTimestamp();
    }
    return event.getEventTime() != null && event.getEventTime().getTime() != null
        ? event.getEventTime().getTime()
        : String.valueOf(event.getMetadata().getCreationTimestamp());
  }
}
