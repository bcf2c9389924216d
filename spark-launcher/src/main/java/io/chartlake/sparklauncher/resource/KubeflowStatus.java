package io.chartlake.sparklauncher.resource;

/** How far a SparkApplication of Kubeflow's operator is. */
public final class KubeflowStatus extends OpenFields {
  private ApplicationState applicationState;
  private DriverInfo driverInfo;

  public KubeflowStatus() {
    // read field by field
  }

  /** The operator's own word; empty before it has said one. */
  public String state() {
    return applicationState == null || applicationState.state == null ? "" : applicationState.state;
  }

  /** Why, where the operator says so; else empty. */
  public String reason() {
    return applicationState == null || applicationState.errorMessage == null
        ? ""
        : applicationState.errorMessage;
  }

  /** The name of the driver's pod; empty before it is known. */
  public String driverPod() {
    return driverInfo == null || driverInfo.podName == null ? "" : driverInfo.podName;
  }

  private static final class ApplicationState extends OpenFields {
    private String state;
    private String errorMessage;
  }

  private static final class DriverInfo extends OpenFields {
    private String podName;
  }
}
