package io.chartlake.sparklauncher.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pod as Kubernetes describes it, from the fields that Kubeflow's operator has for it. */
final class PodTemplate {
  private static final List<String> OF_POD =
      List.of(
          "affinity",
          "dnsConfig",
          "hostAliases",
          "hostNetwork",
          "initContainers",
          "nodeSelector",
          "priorityClassName",
          "schedulerName",
          "shareProcessNamespace",
          "terminationGracePeriodSeconds",
          "tolerations");
  private static final List<String> OF_CONTAINER =
      List.of("envFrom", "lifecycle", "securityContext", "volumeMounts");

  private PodTemplate() {}

  /**
   * Moves what a pod's template can say out of the fields; empty when there is nothing.
   *
   * @param fields of a driver or executor; those that were moved are gone afterwards
   * @param volumes of the application, or null
   */
  static Map<String, Object> of(String container, Map<String, Object> fields, Object volumes) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    move(fields, "labels", metadata, "labels");
    move(fields, "annotations", metadata, "annotations");

    Map<String, Object> main = new LinkedHashMap<>();
    List<Object> env = env(fields);
    if (!env.isEmpty()) {
      main.put("env", env);
    }
    OF_CONTAINER.forEach(field -> move(fields, field, main, field));

    Map<String, Object> spec = new LinkedHashMap<>();
    OF_POD.forEach(field -> move(fields, field, spec, field));
    move(fields, "podSecurityContext", spec, "securityContext");
    if (volumes != null) {
      spec.put("volumes", volumes);
    }
    List<Object> containers = new ArrayList<>();
    if (!main.isEmpty()) {
      main.put("name", container);
      containers.add(main);
    }
    if (fields.remove("sidecars") instanceof List<?> sidecars) {
      if (containers.isEmpty()) {
        // Spark takes the first one for its own.
        containers.add(new LinkedHashMap<>(Map.of("name", container)));
      }
      containers.addAll(sidecars);
    }
    if (!containers.isEmpty()) {
      spec.put("containers", containers);
    }

    Map<String, Object> template = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      template.put("metadata", metadata);
    }
    if (!spec.isEmpty()) {
      template.put("spec", spec);
    }
    return template;
  }

  /** Kubeflow's three ways to say a variable, as the one that Kubernetes has. */
  private static List<Object> env(Map<String, Object> fields) {
    List<Object> env = new ArrayList<>();
    if (fields.remove("env") instanceof List<?> list) {
      env.addAll(list);
    }
    if (fields.remove("envVars") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> env.add(Map.of("name", name, "value", value)));
    }
    if (fields.remove("envSecretKeyRefs") instanceof Map<?, ?> keys) {
      keys.forEach(
          (name, key) -> env.add(Map.of("name", name, "valueFrom", Map.of("secretKeyRef", key))));
    }
    return env;
  }

  private static void move(
      Map<String, Object> from, String field, Map<String, Object> to, String as) {
    Object value = from.remove(field);
    if (value != null) {
      to.put(as, value);
    }
  }
}
