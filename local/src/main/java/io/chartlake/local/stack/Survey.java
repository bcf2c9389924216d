package io.chartlake.local.stack;

import io.chartlake.cli.CommandException;
import io.chartlake.local.connect.ConnectorState;
import io.chartlake.local.connect.Connectors;
import io.chartlake.local.kafka.ProgressProbe;
import io.chartlake.local.kafka.ReaderProgress;
import io.chartlake.local.lake.NewestObjects;
import io.chartlake.local.lake.TableCheck;
import io.chartlake.local.lake.Trino;
import io.chartlake.local.settings.FreeSpace;
import io.chartlake.local.settings.Pause;
import io.chartlake.local.settings.TrinoUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

  /**
   * Takes as long as its parts take to answer, seconds at most; where nothing seems to land, until
   * something does or should have.
   *
   * @param notice takes why it takes longer
   */
  public static StackFacts of(Stack stack, Consumer<String> notice) {
    Survey survey = new Survey(stack);
    StackFacts first = survey.look();
    if (StackHealth.retrying(first).isEmpty()) {
      return first;
    }
    try (ProgressProbe lag = ProgressProbe.of(stack.ports())) {
      return survey
          .ask(
              () -> settled(first, () -> progress(lag, first.connectors()), PATIENCE, notice),
              "kafka")
          .orElse(first);
    }
  }

  /**
   * Looks on while connectors seem to try in vain. They may not: music-chart gives what it writes
   * the timestamps of the plays, so after an outage what is just written is old already.
   *
   * @param patience how long an upload may take beside the connector's linger
   */
  static StackFacts settled(
      StackFacts first, Supplier<ReaderProgress> look, Duration patience, Consumer<String> notice) {
    Optional<Duration> linger =
        StackHealth.retrying(first).stream()
            .map(ConnectorState::linger)
            .max(Comparator.naturalOrder());
    if (linger.isEmpty()) {
      return first;
    }
    Duration wait = linger.get().plus(patience);
    notice.accept("Nothing seems to land; looking on for up to %d s.".formatted(wait.toSeconds()));
    Instant deadline = Instant.now().plus(wait);
    StackFacts now = first;
    while (!StackHealth.retrying(now).isEmpty() && Instant.now().isBefore(deadline)) {
      Pause.briefly();
      now = first.withProgress(look.get().since(first.progress().orElseThrow()));
    }
    return now;
  }

  /** Objects before the log: what the log lacks is then not what has just been written. */
  private StackFacts look() {
    List<ConnectorState> connectors =
        ask(() -> new Connectors(stack.home(), stack.ports()).states(), "connect")
            .orElse(List.of());
    List<NewestObjects> newest =
        ask(() -> NewestObjects.all(stack.ports(), stack.secrets()), "s3").orElse(List.of());
    Optional<ReaderProgress> progress = ask(() -> progress(connectors), "kafka");
    TableCheck tables = ask(this::tables, "trino", "metastore", "s3").orElse(TableCheck.NONE);
    return new StackFacts(
        Instant.now(),
        services,
        FreeSpace.in(stack.home().folder()),
        connectors,
        newest,
        progress,
        tables,
        unknown);
  }

  private ReaderProgress progress(List<ConnectorState> connectors) {
    try (ProgressProbe lag = ProgressProbe.of(stack.ports())) {
      return progress(lag, connectors);
    }
  }

  private static ReaderProgress progress(ProgressProbe lag, List<ConnectorState> connectors) {
    Map<String, Duration> lingers =
        connectors.stream().collect(Collectors.toMap(ConnectorState::name, ConnectorState::linger));
    return lag.progress(reader -> lingers.getOrDefault(reader, Duration.ZERO).plus(PATIENCE));
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
    } catch (CommandException e) {
      unknown.add(e.getMessage());
      return Optional.empty();
    }
  }
}
