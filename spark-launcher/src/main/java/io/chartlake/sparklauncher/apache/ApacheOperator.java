package io.chartlake.sparklauncher.apache;

import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Apache's Spark operator in a cluster. */
public final class ApacheOperator extends SparkOperator<ApacheApplication> {
  private static final Set<String> FAILURES =
      Set.of(
          "Failed",
          "SchedulingFailure",
          "DriverEvicted",
          "DriverStartTimedOut",
          "DriverReadyTimedOut",
          "ExecutorsStartTimedOut");
  private static final Set<String> SUBMITTED =
      Set.of("", "Submitted", "ScheduledToRestart", "DriverRequested");

  /** The driver runs, with or without executors. */
  private static final Set<String> RUNNING =
      Set.of(
          "DriverStarted",
          "DriverReady",
          "InitializedBelowThresholdExecutors",
          "RunningHealthy",
          "RunningWithPartialCapacity",
          "RunningWithBelowThresholdExecutors");

  /** The last states, which do not tell how the run ended. */
  private static final Set<String> LAST =
      Set.of("ResourceReleased", "TerminatedWithoutReleaseResources");

  public ApacheOperator(KubernetesClient client) {
    super(client, ApacheApplication.class);
  }

  @Override
  protected String title() {
    return "Apache's Spark operator";
  }

  @Override
  protected String installation(String namespace) {
    return ("helm install spark-kubernetes-operator spark-kubernetes-operator --repo "
            + "https://apache.github.io/spark-kubernetes-operator --namespace spark-operator "
            + "--create-namespace --set 'workloadResources.namespaces.data={%s}' (release 1.0.0 of "
            + "the operator)")
        .formatted(namespace);
  }

  @Override
  public Map<String, String> driverLabels(String name) {
    return Map.of("spark.operator/spark-app-name", name, "spark-role", "driver");
  }

  @Override
  protected RunState state(ApacheApplication application) {
    ApacheStatus status = application.getStatus();
    if (status == null) {
      return new RunState(Phase.SUBMITTED, "", "");
    }
    String word = status.state();
    if (LAST.contains(word)) {
      return ended(status);
    }
    return new RunState(phase(application, word), word, status.reason());
  }

  /** The state before the last ones tells how the run ended. */
  private static RunState ended(ApacheStatus status) {
    List<ApacheStatus.Past> history = status.history();
    for (int i = history.size() - 1; i >= 0; i--) {
      ApacheStatus.Past past = history.get(i);
      if (!LAST.contains(past.state())) {
        Phase phase = past.state().equals("Succeeded") ? Phase.SUCCEEDED : Phase.FAILED;
        return new RunState(phase, past.state(), past.reason());
      }
    }
    return new RunState(
        Phase.FAILED, status.state(), "the operator did not record how the run ended");
  }

  private static Phase phase(ApacheApplication application, String word) {
    if (SUBMITTED.contains(word)) {
      return Phase.SUBMITTED;
    }
    if (RUNNING.contains(word)) {
      return Phase.RUNNING;
    }
    if (word.equals("Succeeded")) {
      return Phase.SUCCEEDED;
    }
    if (FAILURES.contains(word)) {
      // With restarts, only the operator's last states tell that none follows.
      boolean last = application.getSpec().restart().equals("Never");
      return last ? Phase.FAILED : Phase.RUNNING;
    }
    return Phase.UNKNOWN;
  }

  /** The status does not name the pod; its labels find it. */
  @Override
  protected Optional<String> driverPod(ApacheApplication application) {
    return Optional.empty();
  }
}
