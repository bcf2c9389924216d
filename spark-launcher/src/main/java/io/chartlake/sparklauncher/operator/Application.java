package io.chartlake.sparklauncher.operator;

import java.time.Instant;
import java.util.Optional;

/**
 * A SparkApplication as the cluster reported it at one moment.
 *
 * @param uid distinguishes it from a later application of the same name
 * @param runId the run it belongs to; empty when no launcher created it
 * @param deleting whether its deletion has started
 * @param driverPod the name of the driver's pod, once known
 */
public record Application(
    String namespace,
    String name,
    String uid,
    Optional<String> runId,
    Instant created,
    boolean deleting,
    RunState state,
    Optional<String> driverPod) {

  /** As log lines and errors name it. */
  public String id() {
    return namespace + "/" + name;
  }
}
