package io.chartlake.sparklauncher.launch;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the pods of drivers. */
final class DriverPods {
  private static final Logger LOG = LoggerFactory.getLogger(DriverPods.class);
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final KubernetesClient client;

  DriverPods(KubernetesClient client) {
    this.client = client;
  }

  /** The driver's pod of an application; the newest of several. */
  Optional<Pod> find(SparkOperator<?> operator, Application application) {
    if (application.driverPod().isPresent()) {
      return Optional.ofNullable(
          client
              .pods()
              .inNamespace(application.namespace())
              .withName(application.driverPod().get())
              .get());
    }
    return labelled(operator, application.namespace(), application.name()).stream()
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
  }

  /**
   * Waits until no driver of that name runs. A driver outlives its application for a moment when
   * that was deleted without waiting for its pods.
   */
  void awaitNone(SparkOperator<?> operator, String namespace, String name, Instant deadline) {
    boolean logged = false;
    while (true) {
      Optional<Pod> running =
          labelled(operator, namespace, name).stream()
              .filter(pod -> pod.getStatus() == null || !ENDED.contains(pod.getStatus().getPhase()))
              .findAny();
      if (running.isEmpty()) {
        return;
      }
      String pod = running.get().getMetadata().getName();
      if (Instant.now().isAfter(deadline)) {
        throw CommandException.failure(
            ("%s/%s: driver pod %s of an earlier application is still running; delete "
                    + "that pod")
                .formatted(namespace, name, pod));
      }
      if (!logged) {
        LOG.info(
            "{}/{}: waiting for driver pod {} of an earlier application to stop",
            namespace,
            name,
            pod);
        logged = true;
      }
      Polling.pause(POLL_INTERVAL);
    }
  }

  private List<Pod> labelled(SparkOperator<?> operator, String namespace, String name) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(operator.driverLabels(name))
        .list()
        .getItems();
  }
}
