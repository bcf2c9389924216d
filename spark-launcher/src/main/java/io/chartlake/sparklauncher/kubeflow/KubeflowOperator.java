package io.chartlake.sparklauncher.kubeflow;

import io.chartlake.sparklauncher.operator.RunState;
import io.chartlake.sparklauncher.operator.RunState.Phase;
import io.chartlake.sparklauncher.operator.SparkOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/** Kubeflow's Spark operator in a cluster. */
public final class KubeflowOperator extends SparkOperator<KubeflowApplication> {
  private static final String VERSION = "2.5.2";

  public KubeflowOperator(KubernetesClient client) {
    super(client, KubeflowApplication.class);
  }

  @Override
  protected String title() {
    return "Kubeflow's Spark operator";
  }

  @Override
  protected String installation(String namespace) {
    return ("helm install spark-operator spark-operator --repo "
            + "https://kubeflow.github.io/spark-operator --version %s --namespace spark-operator "
            + "--create-namespace --set 'spark.jobNamespaces={%s}'")
        .formatted(VERSION, namespace);
  }

  @Override
  public Map<String, String> driverLabels(String name) {
    return Map.of("sparkoperator.k8s.io/app-name", name, "spark-role", "driver");
  }

  @Override
  protected RunState state(KubeflowApplication application) {
    KubeflowStatus status = application.getStatus();
    return status == null
        ? new RunState(Phase.SUBMITTED, "", "")
        : new RunState(phase(status.state()), status.state(), status.reason());
  }

  /**
   * FAILING and SUBMISSION_FAILED are not final: the operator retries after them, or reports
   * FAILED.
   */
  private static Phase phase(String state) {
    return switch (state) {
      case "",
          "SUBMITTED",
          "SUBMISSION_FAILED",
          "PENDING_RERUN",
          "INVALIDATING",
          "SUSPENDING",
          "SUSPENDED",
          "RESUMING" ->
          Phase.SUBMITTED;
      case "RUNNING", "SUCCEEDING", "FAILING" -> Phase.RUNNING;
      case "COMPLETED" -> Phase.SUCCEEDED;
      case "FAILED", "FailedValidation" -> Phase.FAILED;
      default -> Phase.UNKNOWN;
    };
  }

  @Override
  protected Optional<String> driverPod(KubeflowApplication application) {
    KubeflowStatus status = application.getStatus();
    return status == null || status.driverPod().isEmpty()
        ? Optional.empty()
        : Optional.of(status.driverPod());
  }
}
