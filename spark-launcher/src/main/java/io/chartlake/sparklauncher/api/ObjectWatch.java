package io.chartlake.sparklauncher.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one object: lists it, watches from that version on, and starts again when the response
 * ends, is cut off, or reports that the version is too old.
 */
public final class ObjectWatch<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectWatch.class);
  private static final long PAUSE_MILLIS = 300;
  private static final int SERVER_ENDS_AFTER_SECONDS = 300;

  private final KubernetesClient client;
  private final Class<T> type;
  private final String path;
  private final Supplier<? extends KubernetesResourceList<T>> look;
  private final Consumer<Optional<T>> change;
  private final Consumer<Throwable> lost;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile LineStream stream;

  /**
   * @param path of the watch, with the query that selects the object
   * @param look lists the object, or nothing
   */
  public ObjectWatch(
      KubernetesClient client,
      Class<T> type,
      String path,
      Supplier<? extends KubernetesResourceList<T>> look,
      Consumer<Optional<T>> change,
      Consumer<Throwable> lost) {
    this.client = client;
    this.type = type;
    this.path = path;
    this.look = look;
    this.change = change;
    this.lost = lost;
    Thread thread = new Thread(this::watch, "watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    do {
      try {
        KubernetesResourceList<T> found = look.get();
        Optional<T> object = found.getItems().stream().findAny();
        change.accept(object);
        if (object.isPresent()) {
          // Not the object's own version, which a restarted server may have forgotten.
          changesSince(found.getMetadata().getResourceVersion());
        }
      } catch (IOException | KubernetesClientException e) {
        if (closing.getCount() > 0) {
          lost.accept(e);
        }
      }
    } while (!closes());
  }

  private void changesSince(String version) throws IOException {
    AtomicReference<KubernetesClientException> error = new AtomicReference<>();
    try (LineStream lines = new LineStream(client)) {
      stream = lines;
      if (closing.getCount() == 0) {
        return;
      }
      lines.read(
          "%s&watch=true&timeoutSeconds=%s&resourceVersion=%s"
              .formatted(path, SERVER_ENDS_AFTER_SECONDS, version),
          line -> {
            try {
              event(line);
            } catch (KubernetesClientException e) {
              error.set(e);
              lines.close();
            }
          });
    } catch (IOException e) {
      if (error.get() != null) {
        throw error.get();
      }
      throw e;
    }
  }

  private void event(String line) {
    Map<?, ?> event = client.getKubernetesSerialization().unmarshal(line, Map.class);
    Object object = event.get("object");
    switch (String.valueOf(event.get("type"))) {
      case "ADDED", "MODIFIED" ->
          change.accept(
              Optional.of(client.getKubernetesSerialization().convertValue(object, type)));
      case "DELETED" -> change.accept(Optional.empty());
      case "ERROR" -> {
        Status status = client.getKubernetesSerialization().convertValue(object, Status.class);
        throw new KubernetesClientException(
            status.getMessage(), status.getCode() == null ? 0 : status.getCode(), status);
      }
      default -> LOG.debug("{}", line);
    }
  }

  /** Pauses, so that a server that ends every watch at once is not flooded with requests. */
  private boolean closes() {
    try {
      return closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    LineStream open = stream;
    if (open != null) {
      open.close();
    }
  }
}
