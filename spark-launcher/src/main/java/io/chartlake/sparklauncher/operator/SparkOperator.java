package io.chartlake.sparklauncher.operator;

import io.chartlake.cli.CommandException;
import io.chartlake.sparklauncher.api.ObjectWatch;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Spark operator's applications in an API server. A failed request throws fabric8's
 * KubernetesClientException, which {@link io.chartlake.sparklauncher.api.ApiErrors} explains.
 */
public abstract class SparkOperator<T extends CustomResource<?, ?>> {
  private static final String RUN_ID = "chartlake.io/run-id";

  private final KubernetesClient client;
  private final Class<T> type;

  protected SparkOperator(KubernetesClient client, Class<T> type) {
    this.client = client;
    this.type = type;
  }

  /** Labels an application that a launcher is going to create. */
  public static void label(HasMetadata resource, String runId) {
    Map<String, String> labels = new HashMap<>();
    if (resource.getMetadata().getLabels() != null) {
      labels.putAll(resource.getMetadata().getLabels());
    }
    labels.put(RUN_ID, runId);
    labels.put("app.kubernetes.io/managed-by", "chartlake-spark-launcher");
    resource.getMetadata().setLabels(labels);
  }

  protected abstract RunState state(T resource);

  protected abstract Optional<String> driverPod(T resource);

  /** The operator's name in a sentence. */
  protected abstract String title();

  /** The command that installs the operator for a namespace. */
  protected abstract String installation(String namespace);

  /** The labels of an application's driver pod. */
  public abstract Map<String, String> driverLabels(String name);

  /**
   * Checks that the cluster defines this operator's resources.
   *
   * @throws CommandException with the command that installs it
   */
  public final void requireInstalled(String namespace) {
    if (!client.supports(type)) {
      throw CommandException.usage(
          ("the cluster has no SparkApplication of %s, so nothing can run in namespace "
                  + "%s; install %s, for example with: %s")
              .formatted(apiVersion(), namespace, title(), installation(namespace)));
    }
  }

  /** Creates an application; fails with 409 when its name is taken. */
  public final Application create(String namespace, HasMetadata resource) {
    return application(
        client.resources(type).inNamespace(namespace).resource(type.cast(resource)).create());
  }

  public final Optional<Application> find(String namespace, String name) {
    return Optional.ofNullable(resource(namespace, name).get()).map(this::application);
  }

  /**
   * Passes on the application at each change, and nothing once it is gone. Continues after a lost
   * connection from the state found then.
   *
   * @param lost gets each lost connection and each failed attempt
   */
  public final AutoCloseable watch(
      String namespace,
      String name,
      Consumer<Optional<Application>> change,
      Consumer<Throwable> lost) {
    return new ObjectWatch<>(
        client,
        type,
        path(namespace) + "?fieldSelector=metadata.name%3D" + name,
        () -> client.resources(type).inNamespace(namespace).withField("metadata.name", name).list(),
        seen -> change.accept(seen.map(this::application)),
        lost);
  }

  /**
   * Deletes exactly this application, after its pods: its uid is a precondition. Does nothing when
   * it is gone.
   */
  public final void delete(Application application) {
    DeleteOptions exactly =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Foreground")
            .withNewPreconditions()
            .withUid(application.uid())
            .endPreconditions()
            .build();
    try {
      client.raw(path(application.namespace()) + "/" + application.name(), "DELETE", exactly);
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      if (code != HttpURLConnection.HTTP_CONFLICT && code != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private String apiVersion() {
    return HasMetadata.getApiVersion(type);
  }

  private String path(String namespace) {
    return "/apis/" + apiVersion() + "/namespaces/" + namespace + "/sparkapplications";
  }

  /** Waits until exactly this application is gone; returns whether it is. */
  public final boolean awaitGone(Application application, Duration patience) {
    try {
      resource(application.namespace(), application.name())
          .waitUntilCondition(
              current ->
                  current == null || !current.getMetadata().getUid().equals(application.uid()),
              patience.toMillis(),
              TimeUnit.MILLISECONDS);
      return true;
    } catch (KubernetesClientTimeoutException e) {
      return false;
    }
  }

  private Resource<T> resource(String namespace, String name) {
    return client.resources(type).inNamespace(namespace).withName(name);
  }

  private Application application(T resource) {
    Map<String, String> labels = resource.getMetadata().getLabels();
    return new Application(
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        resource.getMetadata().getUid(),
        Optional.ofNullable(labels == null ? null : labels.get(RUN_ID)),
        Instant.parse(resource.getMetadata().getCreationTimestamp()),
        resource.getMetadata().getDeletionTimestamp() != null,
        state(resource),
        driverPod(resource));
  }
}
