package io.chartlake.sparklauncher.resource;

/** What Kubeflow's operator has made of a schedule. */
public final class ScheduledStatus extends OpenFields {
  private String scheduleState;
  private String reason;
  private String nextRun;
  private String lastRun;
  private String lastRunName;

  public ScheduledStatus() {
    // read field by field
  }

  /** {@code Scheduled}, {@code FailedValidation}; empty before the operator has seen it. */
  public String state() {
    return text(scheduleState);
  }

  public String reason() {
    return text(reason);
  }

  /** When the next run is due; empty where that is not known. */
  public String nextRun() {
    return text(nextRun);
  }

  public String lastRun() {
    return text(lastRun);
  }

  public String lastRunName() {
    return text(lastRunName);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
