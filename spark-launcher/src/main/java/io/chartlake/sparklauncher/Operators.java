package io.chartlake.sparklauncher;

import io.chartlake.sparklauncher.operator.SparkOperator;
import io.chartlake.sparklauncher.template.OperatorKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/** Which of the Spark operators a cluster has. */
final class Operators {
  private Operators() {}

  /**
   * Those whose resources the cluster knows.
   *
   * @throws RefusedException when there is none
   */
  static List<OperatorKind> installed(KubernetesClient client, String namespace) {
    List<OperatorKind> installed = new ArrayList<>();
    RefusedException missing = null;
    for (OperatorKind kind : OperatorKind.values()) {
      try {
        SparkOperator.of(kind, client).requireInstalled(namespace);
        installed.add(kind);
      } catch (RefusedException e) {
        missing = missing == null ? e : missing;
      }
    }
    if (installed.isEmpty()) {
      throw missing;
    }
    return installed;
  }
}
