package io.chartlake.sparklauncher.kubeflow;

import io.chartlake.sparklauncher.check.ImageName;
import io.chartlake.sparklauncher.check.Problems;
import io.chartlake.sparklauncher.check.ResourceQuantities;
import io.chartlake.sparklauncher.operator.OpenFields;

/** The {@code driver} or the {@code executor} of a SparkApplication of Kubeflow's operator. */
final class KubeflowPod extends OpenFields {
  private Object cores;
  private String coreRequest;
  private String coreLimit;
  private Object instances;
  private String memory;
  private String memoryOverhead;
  private String image;
  private String podName;

  void setInstances(int count) {
    instances = count;
  }

  void setMemory(String amount) {
    memory = amount;
  }

  boolean hasImage() {
    return image != null;
  }

  void check(String path, Problems problems) {
    problems.check(path + ".cores", number(cores), ResourceQuantities::positive);
    problems.check(path + ".instances", number(instances), ResourceQuantities::count);
    problems.check(path + ".coreRequest", coreRequest, ResourceQuantities::cpu);
    problems.check(path + ".coreLimit", coreLimit, ResourceQuantities::cpu);
    problems.check(path + ".memory", memory, ResourceQuantities::memory);
    problems.check(path + ".memoryOverhead", memoryOverhead, ResourceQuantities::memory);
    problems.check(path + ".image", image, ImageName::check);
    problems.check(path + ".podName", podName, ResourceQuantities::dnsLabel);
  }

  /** A string keeps its quotes, so that it is refused here as it is by the cluster. */
  private static String number(Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof Integer ? value.toString() : "\"" + value + "\"";
  }
}
