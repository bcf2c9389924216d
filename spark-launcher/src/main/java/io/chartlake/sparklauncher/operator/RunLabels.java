package io.chartlake.sparklauncher.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;

/** The marks that a launcher leaves on an application it makes. */
public final class RunLabels {
  static final String RUN_ID = "chartlake.io/run-id";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String LAUNCHER = "chartlake-launcher";

  private RunLabels() {}

  /** Marks a resource as a run. */
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
