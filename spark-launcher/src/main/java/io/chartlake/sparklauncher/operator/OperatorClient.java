package io.chartlake.sparklauncher.operator;

import io.chartlake.sparklauncher.RefusedException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What is the same for both operators: objects of one kind in an API server. */
abstract class OperatorClient<T extends CustomResource<?, ?>> implements SparkOperator {
  private final KubernetesClient client;
  private final Class<T> type;

  OperatorClient(KubernetesClient client, Class<T> type) {
    this.client = client;
    this.type = type;
  }

  abstract RunState state(T resource);

  abstract Optional<String> driverPod(T resource);

  /** The command that installs the operator for a namespace. */
  abstract String installation(String namespace);

  @Override
  public final void requireInstalled(String namespace) {
    if (!client.supports(kind().apiVersion(), "SparkApplication")) {
      throw new RefusedException(
          "this cluster has no SparkApplication of "
              + kind().apiVersion()
              + ", so nothing would run in namespace "
              + namespace
              + ": install "
              + kind().title()
              + ", for example with: "
              + installation(namespace));
    }
  }

  @Override
  public final Application create(String namespace, HasMetadata resource) {
    return application(
        client.resources(type).inNamespace(namespace).resource(type.cast(resource)).create());
  }

  @Override
  public final Optional<Application> find(String namespace, String name) {
    return Optional.ofNullable(resource(namespace, name).get()).map(this::application);
  }

  @Override
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

  /** With its uid as precondition, so that another one of the same name is never hit. */
  @Override
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

  private String path(String namespace) {
    return "/apis/" + kind().apiVersion() + "/namespaces/" + namespace + "/sparkapplications";
  }

  @Override
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
        resource.getMetadata().getResourceVersion(),
        Optional.ofNullable(labels == null ? null : labels.get(RunLabels.RUN_ID)),
        Instant.parse(resource.getMetadata().getCreationTimestamp()),
        resource.getMetadata().getDeletionTimestamp() != null,
        state(resource),
        driverPod(resource));
  }
}
