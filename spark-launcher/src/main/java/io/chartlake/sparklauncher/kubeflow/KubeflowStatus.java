package io.chartlake.sparklauncher.kubeflow;

import io.chartlake.sparklauncher.operator.OpenFields;

/** The {@code status} of a SparkApplication of Kubeflow's operator. */
public final class KubeflowStatus extends OpenFields {
  private ApplicationState applicationState;
  private DriverInfo driverInfo;

  /** The operator's name for the state; empty before it has reported one. */
  public String state() {
    return applicationState == null || applicationState.state == null ? "" : applicationState.state;
  }

  /** The operator's explanation; empty where it gives none. */
  public String reason() {
    return applicationState == null || applicationState.errorMessage == null
        ? ""
        : applicationState.errorMessage;
  }

  /** The name of the driver's pod; empty until it is known. */
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
