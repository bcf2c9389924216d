package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.template.OperatorKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a launcher needs of a Spark operator. Failures of the API come as fabric8's
 * KubernetesClientException; {@link ApiErrors} says what they mean.
 */
public interface SparkOperator {

  /** The adapter for an operator. */
  static SparkOperator of(OperatorKind kind, KubernetesClient client) {
    return switch (kind) {
      case KUBEFLOW -> new KubeflowOperator(client);
      case APACHE -> new ApacheOperator(client);
    };
  }

  OperatorKind kind();

  /**
   * Makes sure that the cluster knows this operator's resources.
   *
   * @throws io.chartlake.sparklauncher.RefusedException with what to install, and how
   */
  void requireInstalled(String namespace);

  /** Creates an application, unless one of its name is there. */
  Application create(String namespace, HasMetadata resource);

  Optional<Application> find(String namespace, String name);

  /**
   * Hands over the application whenever it changes, and nothing when it is gone; does so again
   * after a lost connection, from the state that is found then.
   *
   * @param lost told of each connection that was lost, and of each attempt that failed
   */
  AutoCloseable watch(
      String namespace,
      String name,
      Consumer<Optional<Application>> change,
      Consumer<Throwable> lost);

  /** Labels by which the driver's pod of an application is found. */
  Map<String, String> driverLabels(String name);

  /**
   * Deletes exactly this application, and its pods before itself; nothing happens when it is gone.
   */
  void delete(Application application);

  /** Waits until exactly this application is gone; gives whether it is. */
  boolean awaitGone(Application application, Duration patience);
}
