package io.chartlake.sparklauncher.resource;

/** The driver or the executors of Kubeflow's SparkApplication. */
public final class SparkPod extends OpenFields {
  private Object cores;
  private String coreRequest;
  private String coreLimit;
  private Object instances;
  private String memory;
  private String memoryOverhead;
  private String image;
  private String podName;

  public SparkPod() {
    // read field by field
  }

  public void setInstances(int count) {
    instances = count;
  }

  public void setMemory(String amount) {
    memory = amount;
  }

  /** An image of its own; null for the application's. */
  public String image() {
    return image;
  }

  void check(String path, Problems problems) {
    if (cores != null) {
      // A string is refused by the cluster, so it is refused here.
      problems.check(
          path + ".cores",
          cores instanceof Integer ? cores.toString() : "\"" + cores + "\"",
          Quantities::positive);
    }
    if (instances != null) {
      problems.check(
          path + ".instances",
          instances instanceof Integer ? instances.toString() : "\"" + instances + "\"",
          Quantities::count);
    }
    problems.check(path + ".coreRequest", coreRequest, Quantities::cpu);
    problems.check(path + ".coreLimit", coreLimit, Quantities::cpu);
    problems.check(path + ".memory", memory, Quantities::memory);
    problems.check(path + ".memoryOverhead", memoryOverhead, Quantities::memory);
    problems.check(path + ".image", image, ImageName::check);
    problems.check(path + ".podName", podName, Quantities::dnsLabel);
  }
}
