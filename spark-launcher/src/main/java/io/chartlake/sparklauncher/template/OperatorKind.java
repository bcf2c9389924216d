package io.chartlake.sparklauncher.template;

/** Which of the two Spark operators an application is for. */
public enum OperatorKind {
  KUBEFLOW("Kubeflow's Spark operator", "sparkoperator.k8s.io", "v1beta2"),
  APACHE("Apache's Spark operator", "spark.apache.org", "v1");

  private final String title;
  private final String group;
  private final String version;

  OperatorKind(String title, String group, String version) {
    this.title = title;
    this.group = group;
    this.version = version;
  }

  /** As a sentence names it. */
  public String title() {
    return title;
  }

  public String group() {
    return group;
  }

  public String version() {
    return version;
  }

  /** As a resource's {@code apiVersion} has it. */
  public String apiVersion() {
    return group + "/" + version;
  }
}
