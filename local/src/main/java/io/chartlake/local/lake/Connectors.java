package io.chartlake.local.lake;

import io.chartlake.local.LocalException;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The connectors of all feeds. */
public final class Connectors {
  private final Ports ports;

  private Connectors(Ports ports) {
    this.ports = ports;
  }

  public static Connectors of(Ports ports) {
    return new Connectors(ports);
  }

  /**
   * Registers them side by side, and returns when the tasks of all run.
   *
   * @param store that they land in
   */
  public void register(Store store) {
    ExecutorService threads = Executors.newFixedThreadPool(Feed.ALL.size());
    try {
      List<CompletableFuture<Void>> registrations =
          Feed.ALL.stream()
              .map(feed -> new Connector(ports, feed))
              .map(
                  connector -> CompletableFuture.runAsync(() -> connector.register(store), threads))
              .toList();
      registrations.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof LocalException failure ? failure : e;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The state of each by its name, in one word. */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    for (Feed feed : Feed.ALL) {
      states.put(feed.connector(), new Connector(ports, feed).state());
    }
    return states;
  }
}
