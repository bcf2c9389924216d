package io.chartlake.sparklauncher.launch;

import io.chartlake.sparklauncher.api.ApiErrors;
import io.chartlake.sparklauncher.api.LineStream;
import io.chartlake.sparklauncher.operator.Application;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints the log of a run's driver, each line once, across lost connections and restarts. */
final class DriverLog {
  private static final Logger LOG = LoggerFactory.getLogger(DriverLog.class);
  private static final String DRIVER_CONTAINER = "spark-kubernetes-driver";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final SparkOperator<?> operator;
  private final DriverPods pods;
  private final Consumer<String> out;
  private final RunMetrics metrics;
  private final AtomicReference<LineStream> open = new AtomicReference<>();
  private volatile Optional<Instant> endBy = Optional.empty();
  private volatile boolean abandoned;

  DriverLog(
      KubernetesClient client,
      SparkOperator<?> operator,
      DriverPods pods,
      Consumer<String> out,
      RunMetrics metrics) {
    this.client = client;
    this.operator = operator;
    this.pods = pods;
    this.out = out;
    this.metrics = metrics;
  }

  /**
   * Reads until the driver has ended and all of its log is read, or until the time of {@link
   * #endBy}.
   */
  void follow(Application application) {
    LogLines lines = new LogLines(out);
    String complete = "";
    while (!late()) {
      boolean last = false;
      try {
        Optional<Application> now = current(application);
        boolean over = endBy.isPresent() || now.isEmpty() || now.get().state().ended();
        Optional<Pod> pod =
            pods.find(operator, now.orElse(application)).filter(DriverLog::hasStarted);
        if (pod.isPresent() && !pod.get().getMetadata().getUid().equals(complete)) {
          // A driver that ended before its log was opened has written all of it.
          boolean ended = hasEnded(pod.get());
          read(pod.get(), lines, ended);
          if (ended) {
            complete = pod.get().getMetadata().getUid();
          }
          last = over && ended;
        } else {
          // Only while the run has not ended may its operator start another driver.
          last = over;
        }
      } catch (KubernetesClientException | IOException e) {
        Optional<KubernetesClientException> refused = ApiErrors.refused(e);
        if (refused.isPresent()) {
          LOG.warn(
              "{}: {}",
              application.id(),
              ApiErrors.explained("read the driver's log", refused.get()).getMessage());
          return;
        }
        interrupted(application, e);
      }
      if (last) {
        return;
      }
      Polling.pause(LOOK_AGAIN);
    }
    if (!abandoned) {
      LOG.warn("{}: the last lines of the driver's log could not be read", application.id());
    }
  }

  private void interrupted(Application application, Exception e) {
    if (!abandoned) {
      metrics.logInterrupted();
      LOG.info("{}: lost the connection to the driver's log; resuming", application.id());
      LOG.debug("{}", application.id(), e);
    }
  }

  /** Ends the reading at that time, since the run has ended. */
  void endBy(Instant time) {
    endBy = Optional.of(time);
  }

  /** Ends the reading at once. */
  void abandon() {
    abandoned = true;
    LineStream reading = open.get();
    if (reading != null) {
      reading.close();
    }
  }

  private boolean late() {
    return abandoned || endBy.filter(Instant.now()::isAfter).isPresent();
  }

  /** Its current state, which names the driver's pod only after a while; empty once it is gone. */
  private Optional<Application> current(Application application) {
    return operator
        .find(application.namespace(), application.name())
        .filter(found -> found.uid().equals(application.uid()));
  }

  private void read(Pod pod, LogLines lines, boolean ended) throws IOException {
    lines.readAgain();
    StringBuilder path =
        new StringBuilder("/api/v1/namespaces/")
            .append(pod.getMetadata().getNamespace())
            .append("/pods/")
            .append(pod.getMetadata().getName())
            .append("/log?follow=true&timestamps=true&container=")
            .append(driver(pod));
    lines
        .since()
        // The API server ignores fractions of seconds.
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
        .ifPresent(time -> path.append("&sinceTime=").append(time));
    try (LineStream stream = new LineStream(client)) {
      open.set(stream);
      if (abandoned) {
        return;
      }
      Consumer<String> each =
          line -> {
            if (lines.accept(line)) {
              metrics.logLine();
            }
          };
      String rest = stream.read(path.toString(), each);
      if (ended && !rest.isEmpty()) {
        each.accept(rest);
      }
    } finally {
      open.set(null);
    }
  }

  private static String driver(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(Container::getName)
        .filter(DRIVER_CONTAINER::equals)
        .findAny()
        .orElse(pod.getSpec().getContainers().get(0).getName());
  }

  private static boolean hasStarted(Pod pod) {
    return status(pod)
        .filter(
            status ->
                status.getState() != null
                    && (status.getState().getRunning() != null
                        || status.getState().getTerminated() != null))
        .isPresent();
  }

  private static boolean hasEnded(Pod pod) {
    return status(pod)
        .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
        .isPresent();
  }

  private static Optional<ContainerStatus> status(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return Optional.empty();
    }
    String container = driver(pod);
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(container))
        .findAny();
  }
}
