package io.chartlake.sparklauncher.template;

import io.chartlake.sparklauncher.RefusedException;
import io.chartlake.sparklauncher.resource.ApacheApplication;
import io.chartlake.sparklauncher.resource.ApacheSpec;
import io.chartlake.sparklauncher.resource.KubeflowApplication;
import io.chartlake.sparklauncher.resource.KubeflowSpec;
import io.chartlake.sparklauncher.resource.SparkConf;
import io.chartlake.sparklauncher.resource.SparkPod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says for Apache's operator what an application for Kubeflow's says. Nothing is left out in
 * silence: a field without a counterpart refuses the translation by its name.
 */
final class ApacheTranslation {
  private static final String PULL_POLICY = "spark.kubernetes.container.image.pullPolicy";
  private static final String PULL_SECRETS = "spark.kubernetes.container.image.pullSecrets";

  private final String source;

  ApacheTranslation(String source) {
    this.source = source;
  }

  ApacheApplication translate(KubeflowApplication application) {
    KubeflowSpec from = application.getSpec();
    Map<String, Object> further = new LinkedHashMap<>(from.further());
    Object volumes = further.remove("volumes");
    Map<String, String> conf = new LinkedHashMap<>(from.sparkConf());
    put(conf, SparkConf.IMAGE, from.image());
    put(conf, PULL_POLICY, from.imagePullPolicy());
    if (further.remove("imagePullSecrets") instanceof List<?> secrets) {
      conf.put(
          PULL_SECRETS, secrets.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (further.remove("hadoopConf") instanceof Map<?, ?> hadoop) {
      hadoop.forEach((key, value) -> conf.put("spark.hadoop." + key, String.valueOf(value)));
    }
    if (from.type() != null && !from.type().equals("Java") && !from.type().equals("Scala")) {
      throw refused("spec.type '" + from.type() + "'");
    }
    if (!from.restart().equals("Never") || from.hasRestartDetails()) {
      throw refused("spec.restartPolicy");
    }
    refuseRest("spec", further);

    ApacheSpec spec = new ApacheSpec();
    spec.setMain(from.mainClass(), from.mainApplicationFile());
    if (!from.arguments().isEmpty()) {
      spec.setDriverArgs(from.arguments());
    }
    spec.setSparkVersion(from.sparkVersion());
    spec.keepPods();
    if (from.timeToLiveSeconds() != null) {
      spec.setTtlAfterStopMillis(from.timeToLiveSeconds() * 1_000L);
    }
    Map<String, Object> driver = pod("driver", from.driver(), volumes, conf);
    Map<String, Object> executor = pod("executor", from.executor(), volumes, conf);
    if (!driver.isEmpty()) {
      spec.setDriverTemplate(driver);
    }
    if (!executor.isEmpty()) {
      spec.setExecutorTemplate(executor);
    }
    spec.setSparkConf(conf);
    ApacheApplication translated = new ApacheApplication();
    translated.setMetadata(application.getMetadata());
    translated.setSpec(spec);
    return translated;
  }

  /** Settings of Spark's where there are some; the rest as a template of the pod. */
  private Map<String, Object> pod(
      String role, SparkPod pod, Object volumes, Map<String, String> conf) {
    if (pod == null) {
      return Map.of();
    }
    put(conf, "spark." + role + ".cores", pod.cores());
    put(conf, "spark." + role + ".memory", pod.memory());
    put(conf, "spark." + role + ".memoryOverhead", pod.memoryOverhead());
    put(conf, "spark.kubernetes." + role + ".request.cores", pod.coreRequest());
    put(conf, "spark.kubernetes." + role + ".limit.cores", pod.coreLimit());
    put(conf, "spark.kubernetes." + role + ".container.image", pod.image());
    put(
        conf,
        "spark.kubernetes.authenticate." + role + ".serviceAccountName",
        pod.serviceAccount());
    put(conf, "spark.kubernetes." + role + ".pod.name", pod.podName());
    if (role.equals("executor")) {
      put(conf, SparkConf.INSTANCES, pod.instances());
    }
    Map<String, Object> further = new LinkedHashMap<>(pod.further());
    put(conf, "spark." + role + ".extraJavaOptions", further.remove("javaOptions"));
    Map<String, Object> template = PodTemplate.of("spark-kubernetes-" + role, further, volumes);
    refuseRest("spec." + role, further);
    return template;
  }

  private static void put(Map<String, String> conf, String key, Object value) {
    if (value != null) {
      conf.put(key, value.toString());
    }
  }

  private void refuseRest(String path, Map<String, Object> rest) {
    if (!rest.isEmpty()) {
      throw refused(
          rest.keySet().stream()
              .map(field -> path + "." + field)
              .collect(Collectors.joining(", ")));
    }
  }

  private RefusedException refused(String what) {
    return new RefusedException(
        source
            + ": "
            + what
            + " cannot be said for Apache's Spark operator; write a template of "
            + OperatorKind.APACHE.apiVersion()
            + " instead");
  }
}
