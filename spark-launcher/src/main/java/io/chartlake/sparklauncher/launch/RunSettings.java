package io.chartlake.sparklauncher.launch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Locale;

/**
 * One run, as the user asked for it.
 *
 * @param resource the application to create, with its name
 * @param runId identifies the run across restarts of the launcher
 * @param follow whether to follow another launcher's run instead of refusing to start
 * @param pendingTimeout the driver must be running this long after the creation
 * @param timeout the run must have ended this long after the creation
 * @param deleteOnSigterm whether to delete the run when this process is stopped
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

  /** As log lines and errors name it. */
  public String id() {
    return namespace + "/" + name();
  }

  /** A duration as its option takes it, such as {@code 10m}. */
  static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
