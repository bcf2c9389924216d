package io.chartlake.local.stack;

import io.chartlake.local.LocalException;
import io.chartlake.local.lake.ConnectorState;
import io.chartlake.local.lake.Connectors;
import io.chartlake.local.lake.Lag;
import io.chartlake.local.lake.Progress;
import io.chartlake.local.lake.RawEnd;
import io.chartlake.local.lake.TableCheck;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.TrinoUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at everything in a stack that answers. */
public final class Survey {
  /** How old a record may be beside the connector's linger: the longest pause between two tries. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Stack stack;
  private final List<ServiceStatus> services;
  private final List<String> unknown = new ArrayList<>();

  private Survey(Stack stack) {
    this.stack = stack;
    this.services = stack.status();
  }

  /** Takes as long as its parts take to answer, seconds at most. */
  public static Facts of(Stack stack) {
    return new Survey(stack).look();
  }

  /** Objects before the log: what the log lacks is then not what has just been written. */
  private Facts look() {
    List<ConnectorState> connectors =
        ask(() -> Connectors.of(stack.home(), stack.ports()).states(), "connect").orElse(List.of());
    List<RawEnd> newest =
        ask(() -> RawEnd.all(stack.ports(), stack.secrets()), "s3").orElse(List.of());
    Optional<Progress> progress = ask(() -> progress(connectors), "kafka");
    TableCheck tables = ask(this::tables, "trino", "metastore", "s3").orElse(TableCheck.NONE);
    return new Facts(
        Instant.now(),
        services,
        FreeSpace.in(stack.home().folder()),
        connectors,
        newest,
        progress,
        tables,
        unknown);
  }

  private Progress progress(List<ConnectorState> connectors) {
    Map<String, Duration> lingers =
        connectors.stream().collect(Collectors.toMap(ConnectorState::name, ConnectorState::linger));
    try (Lag lag = Lag.of(stack.ports())) {
      return lag.progress(reader -> lingers.getOrDefault(reader, Duration.ZERO).plus(PATIENCE));
    }
  }

  private TableCheck tables() {
    try (Trino trino = stack.trino(TrinoUser.ANALYST)) {
      return TableCheck.in(trino, stack.home().root());
    }
  }

  /** The answer, if these services are there to give it. */
  private <T> Optional<T> ask(Supplier<T> question, String... asked) {
    for (String service : asked) {
      if (services.stream()
          .noneMatch(status -> status.service().equals(service) && status.isReady())) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(question.get());
    } catch (LocalException e) {
      unknown.add(e.getMessage());
      return Optional.empty();
    }
  }
}
