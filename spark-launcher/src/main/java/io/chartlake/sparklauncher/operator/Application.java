package io.chartlake.sparklauncher.operator;

import java.time.Instant;
import java.util.Optional;

/**
 * An application as the cluster had it at one moment.
 *
 * @param uid tells it from another one of the same name
 * @param runId which run it is, by the launcher that made it; empty for one that no launcher made
 * @param deleting whether its deletion has begun
 * @param driverPod the name of its driver's pod, once that is known
 */
public record Application(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    Optional<String> runId,
    Instant created,
    boolean deleting,
    RunState state,
    Optional<String> driverPod) {

  /** As every log line names it. */
  public String id() {
    return namespace + "/" + name;
  }
}
