package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.resource.ApacheApplication;
import io.chartlake.sparklauncher.resource.ApacheStatus;
import io.chartlake.sparklauncher.template.OperatorKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Apache's Spark operator. */
final class ApacheOperator extends OperatorClient<ApacheApplication> {
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

  /** The driver's container runs, whether executors are there or not. */
  private static final Set<String> RUNNING =
      Set.of(
          "DriverStarted",
          "DriverReady",
          "InitializedBelowThresholdExecutors",
          "RunningHealthy",
          "RunningWithPartialCapacity",
          "RunningWithBelowThresholdExecutors");

  /** The operator's last words, which don't say how the run ended. */
  private static final Set<String> LAST =
      Set.of("ResourceReleased", "TerminatedWithoutReleaseResources");

  ApacheOperator(KubernetesClient client) {
    super(client, ApacheApplication.class);
  }

  @Override
  public OperatorKind kind() {
    return OperatorKind.APACHE;
  }

  @Override
  String installation(String namespace) {
    return "helm install spark-kubernetes-operator spark-kubernetes-operator"
        + " --repo https://apache.github.io/spark-kubernetes-operator"
        + " --namespace spark-operator --create-namespace"
        + " --set 'workloadResources.namespaces.data={"
        + namespace
        + "}' (release 1.0.0 of the operator)";
  }

  @Override
  public Map<String, String> driverLabels(String name) {
    return Map.of("spark.operator/spark-app-name", name, "spark-role", "driver");
  }

  @Override
  RunState state(ApacheApplication application) {
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

  /** The last word before the operator's last ones says how it went. */
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
        Phase.FAILED, status.state(), "the operator kept no word of how the run ended");
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
      // Where it may be started again, only the operator's last word says that it won't be.
      boolean last = application.getSpec().restart().equals("Never");
      return last ? Phase.FAILED : Phase.RUNNING;
    }
    return Phase.UNKNOWN;
  }

  /** The status names no pod: it is found by its labels. */
  @Override
  Optional<String> driverPod(ApacheApplication application) {
    return Optional.empty();
  }
}
