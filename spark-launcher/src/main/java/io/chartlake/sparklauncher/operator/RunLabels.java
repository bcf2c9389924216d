package io.chartlake.sparklauncher.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;

/** The labels that a launcher puts on an application it creates. */
public final class RunLabels {
  static final String RUN_ID = "chartlake.io/run-id";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String LAUNCHER = "chartlake-spark-launcher";

  private RunLabels() {}

  /** Adds them to a resource. */
  public static void mark(HasMetadata resource, String runId) {
    Map<String, String> labels = new HashMap<>();
    if (resource.getMetadata().getLabels() != null) {
      labels.putAll(resource.getMetadata().getLabels());
    }
    labels.put(RUN_ID, runId);
    labels.put(MANAGED_BY, LAUNCHER);
    resource.getMetadata().setLabels(labels);
  }
}
