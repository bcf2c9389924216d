package io.chartlake.sparklauncher.launch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;

/**
 * One run as it was asked for.
 *
 * @param resource the application to make, with its name
 * @param runId the same for every start of a launcher that means the same run
 * @param follow whether another launcher's run is followed instead of refused
 * @param pendingTimeout how long until the driver must run
 * @param timeout how long until the run must have ended
 * @param deleteOnSigterm whether an end of this process deletes the run
 */
public record RunSettings(
    String namespace,
    HasMetadata resource,
    String runId,
    boolean follow,
    Duration pendingTimeout,
    Duration timeout,
    boolean deleteOnSigterm) {

  public String name() {
    return resource.getMetadata().getName();
  }

  /** As every log line names it. */
  public String id() {
    return namespace + "/" + name();
  }
}
