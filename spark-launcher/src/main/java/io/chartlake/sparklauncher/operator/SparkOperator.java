package io.chartlake.sparklauncher.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the launcher needs of a Spark operator. A failed request throws fabric8's
 * KubernetesClientException, which {@link io.chartlake.sparklauncher.api.ApiErrors} explains.
 */
public interface SparkOperator {

  /**
   * Checks that the cluster defines this operator's resources.
   *
   * @throws io.chartlake.sparklauncher.LaunchRefusedException with the command that installs it
   */
  void requireInstalled(String namespace);

  /** Creates an application; fails with 409 when its name is taken. */
  Application create(String namespace, HasMetadata resource);

  Optional<Application> find(String namespace, String name);

  /**
   * Passes on the application at each change, and nothing once it is gone. Continues after a lost
   * connection from the state found then.
   *
   * @param lost gets each lost connection and each failed attempt
   */
  AutoCloseable watch(
      String namespace,
      String name,
      Consumer<Optional<Application>> change,
      Consumer<Throwable> lost);

  /** The labels of an application's driver pod. */
  Map<String, String> driverLabels(String name);

  /** Deletes exactly this application, after its pods. Does nothing when it is gone. */
  void delete(Application application);

  /** Waits until exactly this application is gone; returns whether it is. */
  boolean awaitGone(Application application, Duration patience);
}
