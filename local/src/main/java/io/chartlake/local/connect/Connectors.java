package io.chartlake.local.connect;

import io.chartlake.cli.CommandException;
import io.chartlake.local.kafka.LandingFeed;
import io.chartlake.local.settings.Home;
import io.chartlake.local.settings.Ports;
import io.chartlake.local.settings.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The connectors of all feeds. */
public final class Connectors {
  private final Home home;
  private final Ports ports;

  public Connectors(Home home, Ports ports) {
    this.home = home;
    this.ports = ports;
  }

  /**
   * Registers them side by side, and returns when the tasks of all run.
   *
   * @param store that they land in
   * @param notices told what a user must know of it
   * @throws CommandException that names those that do not run, once the others do
   */
  public void register(Store store, Consumer<String> notices) {
    ExecutorService threads = Executors.newFixedThreadPool(LandingFeed.ALL.size());
    try {
      List<CompletableFuture<Optional<String>>> registrations =
          connectors()
              .map(
                  connector ->
                      CompletableFuture.supplyAsync(
                          () -> register(connector, store, notices), threads))
              .toList();
      List<String> failures =
          registrations.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
      if (!failures.isEmpty()) {
        throw CommandException.failure(String.join("\n  ", failures));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<String> register(
      Connector connector, Store store, Consumer<String> notices) {
    try {
      connector.register(store, notices);
      return Optional.empty();
    } catch (CommandException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** How each is. */
  public List<ConnectorState> states() {
    return connectors().map(Connector::state).toList();
  }

  private Stream<Connector> connectors() {
    return LandingFeed.ALL.stream().map(feed -> new Connector(ports, home, feed));
  }
}
